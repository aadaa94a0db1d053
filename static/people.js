// Who is in the room and how far the evening has come. The server tells the state once; every entry changes it here as it does there.

import { clock, count, draw, initials, say } from './words.js';

const OPEN = ['live', 'closing'];
const sorted = (faces) => [...faces].sort((one, other) => one.name.toLowerCase().localeCompare(other.name.toLowerCase()));

/** The room's state after an entry. Messages and unknown kinds change nothing. */
export function after(room, frame) {
  const { kind, by } = frame;
  switch (kind) {
    case 'scheduled': case 'amended': {
      const { begins_at, ends_at, cap, leaders } = frame;
      return { ...room, begins_at, ends_at, cap, leaders: sorted(leaders) };
    }
    case 'lobby': return { ...room, phase: 'lobby' };
    case 'waiting': return { ...room, waiting: frame.here };
    case 'opened': return { ...room, phase: 'live', waiting: 0, people: sorted(frame.people) };
    case 'joined': case 'left': return by ? moved(room, by, kind === 'joined', Boolean(frame.demo)) : room;
    case 'lead_lost': case 'lead_back': return { ...room, led: kind === 'lead_back', until: frame.until };
    case 'closing': return { ...room, phase: 'closing', until: frame.until, reason: frame.reason };
    case 'closed': return { ...room, phase: 'closed', until: null, reason: frame.reason, people: [], waiting: 0 };
    default: return room;
  }
}

function moved(room, by, here, demo) {
  if (room.leaders.some((face) => face.persona === by.persona)) {
    return { ...room, leaders: room.leaders.map((face) => (face.persona === by.persona ? { ...face, here } : face)) };
  }
  const others = room.people.filter((face) => face.persona !== by.persona);
  return { ...room, people: here ? sorted([...others, { ...by, demo, here }]) : others };
}

export class People {
  constructor(root, { you, zone, ignored, announce }) {
    Object.assign(this, { root, you, zone, ignored, announce });
    this.list = root.querySelector('[data-people]');
    this.nodes = new Map([...this.list.children].map((node) => [node.dataset.persona, node]));
    this.until = Number(root.dataset.until) || null;
    this.phase = root.dataset.phase;
    setInterval(() => this.tick(), 1000);
  }

  get isOpen() { return OPEN.includes(this.room?.phase ?? this.phase); }

  name(persona) {
    return [...(this.room?.leaders ?? []), ...(this.room?.people ?? [])].find((face) => face.persona === persona)?.name;
  }

  set(room) { this.room = room; this.show(); }

  tell(frame) {
    if (!this.room) return;
    const room = after(this.room, frame);
    if (room !== this.room) this.set(room);
  }

  show() {
    const { room, root } = this;
    root.dataset.phase = room.phase;
    this.until = room.until;
    const now = new Set([room.phase, this.isOpen && !room.led ? 'unled' : 'led']);
    for (const part of document.querySelectorAll('[data-when]')) part.hidden = !part.dataset.when.split(' ').some((phase) => now.has(phase));
    count(root.querySelector('[data-men]'), room.people.length);
    count(root.querySelector('[data-waiting]'), room.waiting);
    root.querySelector('[data-ends]').textContent = clock(room.ends_at, this.zone);
    if (room.until) root.querySelector('[data-until]').textContent = clock(room.until, this.zone);
    this.showLeaders();
    this.showList();
    this.tick();
  }

  showLeaders() {
    const leading = this.room.leaders.filter((face) => face.here || !this.isOpen);
    const names = leading.flatMap((face, place) => [place ? say('between') : '', Object.assign(document.createElement('bdi'), { textContent: face.name })]);
    this.root.querySelector('[data-leaders]').replaceChildren(...(names.length ? names : [say('nobody')]));
  }

  showList() {
    const faces = [...this.room.leaders, ...this.room.people];
    const gone = new Set(this.nodes.keys());
    faces.forEach((face, place) => {
      const node = this.nodes.get(face.persona) ?? this.person(face);
      gone.delete(face.persona);
      this.nodes.set(face.persona, node);
      if (face.role !== 'participant') this.under(node, face);
      if (this.list.children[place] !== node) this.list.insertBefore(node, this.list.children[place] ?? null);
    });
    for (const persona of gone) { this.nodes.get(persona).remove(); this.nodes.delete(persona); }
  }

  person(face) {
    const node = draw(`person-${face.role}`, 'person-participant');
    const name = node.querySelector('[data-part="name"]');
    node.dataset.persona = face.persona;
    node.querySelector('.mono').textContent = initials(face.name);
    name.textContent = face.name;
    if (face.demo) name.after(' ', draw('demo'));
    const under = node.querySelector('[data-part="under"]');
    under.dataset.role = under.textContent.trim();
    if (face.persona === this.you) under.textContent = say('you');
    const form = node.querySelector('form');
    if (!form) return node;
    if (face.persona === this.you) { form.remove(); return node; }
    form.elements.persona.value = face.persona;
    if (this.ignored.has(face.persona)) {
      form.elements.ignore.value = 'no';
      form.querySelector('button').textContent = say('show-again');
      under.textContent = say('ignored');
    }
    return node;
  }

  under(node, face) {
    const under = node.querySelector('[data-part="under"]');
    under.dataset.role ??= under.textContent.split('·')[0].trim();
    if (face.persona !== this.you) under.textContent = face.here ? under.dataset.role : `${under.dataset.role} · ${say('not-here')}`;
  }

  /** The minutes that are left while the room closes; they are said aloud at five, at one, and at the end. */
  tick() {
    const left = this.root.querySelector('[data-left]');
    if (this.root.dataset.phase !== 'closing' || !this.until) { left.textContent = ''; return; }
    const seconds = Math.max(0, Math.round((this.until - Date.now() - (this.ahead ?? 0)) / 1000));
    left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    if ([300, 60, 0].includes(seconds) && this.told !== seconds) {
      this.told = seconds;
      this.announce(say('minutes-left', { count: seconds / 60 }));
    }
  }
}
