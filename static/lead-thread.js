// A log beside the room's: backstage, or a word between one man and those who lead. It grows at its end and moves nothing else.

import { clock, draw, initials, linked, say } from './words.js';

const NEAR = 60;

/** Fill a copied piece of the page: {tag} and {name} in its text and attributes. */
export function filled(node, values) {
  const put = (text) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let at = walker.currentNode; at; at = walker.nextNode()) {
    if (at.nodeType === Node.TEXT_NODE) { if (at.data.includes('{')) at.data = put(at.data); continue; }
    for (const { name, value } of [...at.attributes]) if (value.includes('{')) at.setAttribute(name, put(value));
  }
  return node;
}

export class Thread {
  /** kind: how its entries are drawn, "behind" or "alone". */
  constructor(list, scroller, { kind, you, zone }) {
    Object.assign(this, { list, scroller, kind, you, zone });
    this.none = list.querySelector('[data-none]');
    for (const text of list.querySelectorAll('.said > p')) text.replaceChildren(...linked(text.textContent));
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(scroller);
    scroller.addEventListener('scroll', () => { this.stuck = this.atEnd(); }, { passive: true });
    this.toEnd();
  }

  entry(seq) { return this.list.querySelector(`[data-seq="${seq}"]`); }

  add(frame) {
    if (this.entry(frame.seq)) return;
    const own = frame.by.persona === this.you;
    const node = draw(own ? `${this.kind}-own` : this.kind);
    Object.assign(node.dataset, { seq: frame.seq, at: frame.at });
    fill(node, frame, this.zone);
    this.put(node);
  }

  /** What the house did, or somebody by a tool. */
  happened(frame, sentence) {
    if (!sentence || this.entry(frame.seq)) return;
    const node = draw('happened');
    Object.assign(node.dataset, { seq: frame.seq, at: frame.at });
    node.firstElementChild.textContent = `${clock(frame.at, this.zone)} ${sentence}`;
    if (frame.text) node.firstElementChild.append(' ', Object.assign(document.createElement('q'), { textContent: frame.text, dir: 'auto' }));
    this.put(node);
  }

  put(node) {
    const stay = this.atEnd();
    const place = this.list.querySelector('[data-key]') ?? this.none;
    if (place) place.before(node); else this.list.append(node);
    if (this.none) this.none.hidden = true;
    if (stay || node.matches('.entry--own')) this.toEnd();
  }

  // ---- one's own words on their way ----

  keep(item, word) {
    if (!this.list.querySelector(`[data-key="${item.key}"]`)) {
      const node = draw(`${this.kind}-own`);
      delete node.dataset.seq;
      node.dataset.key = item.key;
      node.classList.add('entry--late');
      node.querySelector('time').replaceWith(Object.assign(document.createElement('span'), { className: 'state-word' }));
      node.querySelector('.said > p').textContent = item.text;
      this.list.append(node);
      if (this.none) this.none.hidden = true;
      this.toEnd();
    }
    this.mark(item.key, word);
  }

  mark(key, word) {
    const state = this.list.querySelector(`[data-key="${key}"] .state-word`);
    if (state) state.textContent = say(word);
  }

  settle(key) { this.list.querySelector(`[data-key="${key}"]`)?.remove(); }

  atEnd() { return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR; }

  toEnd() { this.scroller.scrollTop = this.scroller.scrollHeight; this.stuck = true; }
}

/** Write who, when and what into an entry. */
export function fill(node, frame, zone) {
  const name = node.querySelector('[data-part="name"]');
  if (name) name.textContent = frame.by.name;
  const mono = node.querySelector('.mono');
  if (mono) {
    mono.textContent = initials(frame.by.name);
    mono.classList.toggle('mono--guide', frame.by.role === 'support_person');
    mono.classList.toggle('mono--pro', frame.by.role === 'counsellor');
  }
  const time = node.querySelector('time');
  time.dateTime = new Date(frame.at).toISOString();
  time.textContent = clock(frame.at, zone);
  node.querySelector('.said > p').replaceChildren(...linked(frame.text ?? ''));
  return node;
}
