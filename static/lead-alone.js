// Words between one man and those who lead. Writing to him changes the whole box: its colour, its label, what stands in it.

import { Thread, fill, filled } from './lead-thread.js';
import { draw, say } from './words.js';

export class Alone {
  constructor(pane, parts) {
    Object.assign(this, { pane, ...parts });
    this.place = pane.querySelector('[data-alone-boxes]');
    this.roomForm = pane.querySelector('[data-room-box]');
    this.choices = [...pane.querySelectorAll('.whom [data-to]')];
    this.said = new Map();
    this.made = new Map();
    this.streams = {};
    this.store = `${this.room}.read`;
    try { this.read = JSON.parse(sessionStorage.getItem(this.store)) ?? {}; } catch { this.read = {}; }
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('a[data-to]');
      if (!link) return;
      event.preventDefault();
      if (link.dataset.to === 'room') this.close(true);
      else if (link.dataset.to) this.open(link.dataset.to);
      else location.replace('#people');
    });
    const { to } = pane.dataset;
    if (to !== 'room') { this.first = to; this.last = to; }
  }

  get to() { return this.pane.dataset.to; }

  // ---- what is heard ----

  /** Hear the words of these men, by tag. */
  hear(streams) {
    for (const [tag, stream] of Object.entries(streams)) {
      if (this.streams[tag]) continue;
      this.streams[tag] = stream;
      this.said.set(tag, []);
      this.line.hear(stream, null, { entry: (frame) => this.add(tag, frame), subscribed: () => this.made.get(tag)?.box.send(), ended: () => { delete this.streams[tag]; } });
    }
    if (this.first && this.streams[this.first]) { this.box(this.first, this.place.querySelector('[data-alone]')); this.first = null; }
  }

  add(tag, frame) {
    const many = this.said.get(tag);
    if (frame.kind !== 'message' || many.some((one) => one.seq === frame.seq)) return;
    many.push(frame);
    const made = this.made.get(tag);
    made?.thread.add(frame);
    if (frame.by.persona === this.you) made?.box.heard(frame);
    const isNew = frame.seq > (this.heads[frame.stream] ?? 0);
    if (isNew) this.show(tag, frame);
    if (isNew && frame.by.persona === tag) this.announce(say('news-alone', { name: frame.by.name, text: frame.text }));
    this.count();
  }

  /** In the log of the room the word stands where it was said; nobody there sees it. */
  show(tag, frame) {
    const { log } = this;
    if (!log || log.list.querySelector(`[data-word="${tag}.${frame.seq}"]`)) return;
    const stay = log.atEnd();
    const node = fill(draw('word-from'), frame, this.zone);
    node.dataset.word = `${tag}.${frame.seq}`;
    node.querySelector('[data-to]').dataset.to = tag;
    const own = frame.by.persona === tag;
    node.querySelector('[data-part="to"]').textContent = own ? say('to-lead') : say('to-man', { name: this.men.name(tag) ?? say('somebody') });
    log.place().before(node);
    if (stay) log.toEnd();
  }

  // ---- what one has not read yet ----

  unread(tag) {
    const many = this.said.get(tag) ?? [];
    let number = 0;
    for (let at = many.length - 1; at >= 0 && many[at].by.persona === tag && many[at].seq > (this.read[tag] ?? 0); at -= 1) number += 1;
    return number;
  }

  count() {
    const made = this.made.get(this.to);
    const last = this.said.get(this.to)?.at(-1)?.seq;
    if (made && last && this.seen(made.node)) this.read[this.to] = last;
    try { sessionStorage.setItem(this.store, JSON.stringify(this.read)); } catch { /* then they count as new once more */ }
    let all = 0;
    for (const tag of this.said.keys()) { const number = this.unread(tag); this.men.words(tag, number); all += number; }
    this.counted(all);
  }

  look() { this.count(); }

  // ---- writing ----

  /** From now on one writes to this man alone. What stood in the other box stays there. */
  open(tag) {
    const name = this.men.name(tag);
    if (!this.streams[tag] || !name) return;
    const made = this.box(tag, null, name);
    this.last = tag;
    this.pane.dataset.to = tag;
    this.roomForm.hidden = true;
    for (const { node } of this.made.values()) node.hidden = node !== made.node;
    this.mark(tag, name);
    location.replace('#say');
    made.thread.toEnd();
    made.box.text.focus();
    this.announce(say('now-alone', { name }));
    this.count();
  }

  again() { if (this.last) this.open(this.last); else location.replace('#people'); }

  close(focus = false) {
    if (this.to === 'room') { if (focus) this.roomForm.elements.text.focus(); return; }
    this.pane.dataset.to = 'room';
    for (const { node } of this.made.values()) node.hidden = true;
    this.roomForm.hidden = false;
    this.mark('room');
    if (focus) this.roomForm.elements.text.focus();
    this.announce(say('now-room'));
  }

  mark(to, name) {
    const [room, man] = this.choices;
    for (const [link, is] of [[room, to === 'room'], [man, to !== 'room']]) {
      if (is) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
    }
    if (to === 'room') return;
    man.dataset.to = to;
    man.querySelector('[data-part="whom"]').textContent = say('whom', { name });
  }

  box(tag, node, name) {
    const known = this.made.get(tag);
    if (known) return known;
    const section = node ?? filled(draw('alone-box'), { tag, name });
    if (!node) this.place.append(section);
    section.hidden = false;
    const thread = new Thread(section.querySelector('[data-thread]'), section.querySelector('.alone-log'), { kind: 'alone', you: this.you, zone: this.zone });
    for (const frame of this.said.get(tag)) thread.add(frame);
    const made = { node: section, thread, box: this.makeBox(section.querySelector('form'), this.streams[tag], thread) };
    this.made.set(tag, made);
    return made;
  }
}
