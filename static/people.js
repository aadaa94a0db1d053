// Who is in the room and how far the evening has come. The server tells the state once; every entry changes it here as it does there.

import { Clock } from './room-clock.js';
import { after } from './room-after.js';
import { clock, count, draw, initials, say } from './words.js';

const OPEN = ['live', 'closing'];

/** The words by which parts of the page show themselves (`data-when`); templates/chat/meeting.html says the same at first. */
export function states(room, first = false) {
  const open = OPEN.includes(room.phase);
  return new Set([
    room.phase,
    open && !room.led ? 'unled' : 'led',
    room.paused ? 'paused' : room.phase === 'live' ? 'talking' : '',
    (room.hold || first) && open && room.led && !room.paused ? 'held' : '',
    room.slow && open ? 'slow' : '',
    room.prompt && !room.paused ? 'card' : '',
  ]);
}

export class People {
  constructor(root, { you, zone, ignored, announce }) {
    Object.assign(this, { root, you, zone, ignored, announce });
    this.list = root.querySelector('[data-people]');
    this.nodes = new Map([...(this.list?.children ?? [])].map((node) => [node.dataset.persona, node]));
    this.phase = root.dataset.phase;
    this.first = 'first' in root.dataset;
    const told = { ahead: () => this.ahead ?? 0, says: (minutes) => announce(say('minutes-left', { count: minutes })) };
    this.closing = new Clock(root.querySelector('[data-clock="closing"]'), told);
    this.pause = new Clock(root.querySelector('[data-clock="pause"]'), told);
  }

  get isOpen() { return OPEN.includes(this.room?.phase ?? this.phase); }

  get isLobby() { return (this.room?.phase ?? this.phase) === 'lobby'; }

  /** Those who read a private word, and the one of them who leads now. */
  get crew() { return (this.room?.leaders ?? []).filter((face) => face.part !== 'supervisor'); }

  get lead() { return this.crew.find((face) => face.persona === this.room.lead) ?? this.crew.find((face) => face.here) ?? this.crew[0]; }

  name(persona) {
    return [...(this.room?.leaders ?? []), ...(this.room?.people ?? [])].find((face) => face.persona === persona)?.name;
  }

  /** Those who lead read first what he writes, or no longer; the room does not know. */
  readFirst(first) {
    if (first === this.first) return;
    this.first = first;
    if (this.room) this.show();
  }

  set(room) { this.room = room; this.show(); }

  tell(frame) {
    if (!this.room) return;
    const room = after(this.room, frame);
    if (frame.kind === 'prompt' && frame.shown) this.card(frame.text);
    if (room !== this.room) this.set(room);
  }

  card(text) {
    const place = this.root.querySelector('[data-card]');
    if (!place) return;
    place.textContent = text;
    place.closest('details').open = true;
  }

  show() {
    const { room, root } = this;
    root.dataset.phase = room.phase;
    const now = states(room, this.first);
    for (const part of document.querySelectorAll('[data-when]')) part.hidden = !part.dataset.when.split(' ').some((state) => now.has(state));
    for (const [name, number] of [['men', room.people.length], ['waiting', room.waiting], ['slow', room.slow]]) count(root.querySelector(`[data-${name}]`), number);
    for (const [name, at] of [['ends', room.ends_at], ['until', room.until], ['paused', room.paused]]) this.hour(name, at);
    this.showLeaders();
    this.showList();
    this.closing.run(room.phase === 'closing' ? room.until : null);
    this.pause.run(room.paused);
  }

  hour(name, at) {
    const place = this.root.querySelector(`[data-${name}]`);
    if (place && at) place.textContent = clock(at, this.zone);
  }

  showLeaders() {
    const { root, crew, lead } = this;
    const isolated = (faces) => faces.flatMap((face, place) => [place ? say('between') : '', Object.assign(document.createElement('bdi'), { textContent: face.name })]);
    const leading = this.room.leaders.filter((face) => face.here || !this.isOpen);
    root.querySelector('[data-leaders]')?.replaceChildren(...(leading.length ? isolated(leading) : [say('nobody')]));
    root.querySelector('[data-crew]')?.replaceChildren(...isolated(crew));
    const alone = root.querySelector('[data-alone]');
    if (alone) alone.textContent = crew.length === 1 ? say('alone', { name: crew[0].name }) : say('leaders');
    if (lead) for (const name of root.querySelectorAll('[data-lead]')) name.textContent = lead.name;
  }

  showList() {
    if (!this.list) return;
    const faces = [...this.room.leaders, ...this.room.people];
    const gone = new Set(this.nodes.keys());
    faces.forEach((face, place) => {
      const node = this.nodes.get(face.persona) ?? this.person(face);
      gone.delete(face.persona);
      this.nodes.set(face.persona, node);
      node.querySelector('[data-part="under"]').textContent = this.under(face);
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
    const form = node.querySelector('form');
    if (!form) return node;
    if (face.persona === this.you) { form.remove(); return node; }
    form.elements.persona.value = face.persona;
    if (this.ignored.has(face.persona)) {
      form.elements.ignore.value = 'no';
      form.querySelector('button').textContent = say('show-again');
    }
    return node;
  }

  /** What stands under a name: as templates/chat/meeting.html writes it. */
  under(face) {
    const own = face.persona === this.you;
    const works = face.role !== 'participant';
    return [
      own ? say('you') : this.ignored.has(face.persona) ? say('ignored') : '',
      works && !own ? say(`role-${face.role}`) : '',
      face.part ? say(face.part) : face.persona === this.room.lead && this.crew.length > 1 ? say('leads-now') : '',
      works && !face.here ? say('not-here') : '',
      face.listens ? say('listens') : '',
    ].filter(Boolean).join(' · ');
  }
}
