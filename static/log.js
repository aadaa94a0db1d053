// The log of a room: entries drawn in their order, a place that never jumps, a word to screen readers about what others say.

import { clock, draw, initials, knows, linked, say } from './words.js';

const TOGETHER = 5 * 60_000;
const NEAR = 60;
const AT_ONCE = 3;
/** What a screen reader hears beside messages; who comes and goes only stands there. */
const ALOUD = new Set(['opened', 'paused', 'resumed', 'slow', 'held', 'released', 'prompt', 'handed', 'lead_lost', 'lead_back', 'closing']);

/** Under which name the page has words for it: ended, by somebody, or as it is. templates/chat/entries.html chooses alike. */
function told(frame) {
  const { kind } = frame;
  if ((kind === 'slow' && !frame.seconds) || (kind === 'prompt' && !frame.shown) || (kind === 'listening' && !frame.on)) return `told-${kind}_over`;
  return frame.by && knows(`told-${kind}_by`) ? `told-${kind}_by` : `told-${kind}`;
}

export class Log {
  /** nameOf(tag): the name of one who leads, where a page knows it. */
  constructor({ scroller, list, button, announcer, you, zone, ignored, nameOf = () => undefined }) {
    Object.assign(this, { scroller, list, button, announcer, you, zone, ignored, nameOf });
    this.newest = list.querySelector('#newest');
    this.fresh = 0;
    this.toSay = [];
    for (const text of list.querySelectorAll('.entry:not(.entry--gone) .said > p')) text.replaceChildren(...linked(text.textContent));
    scroller.addEventListener('scroll', () => this.seen(), { passive: true });
    document.addEventListener('visibilitychange', () => this.seen());
    button?.addEventListener('click', () => { this.toEnd(); this.newestEntry()?.focus({ preventScroll: true }); });
    scroller.addEventListener('keydown', (event) => this.move(event));
    new ResizeObserver(() => { if (this.stuck) this.toEnd(); }).observe(scroller);
    this.toEnd();
  }

  // ---- entries ----

  entry(seq) { return this.list.querySelector(`[data-seq="${seq}"]`); }

  /** Draw what happened. What stands there already is not drawn again. */
  add(frame, place = this.place()) {
    if (frame.kind === 'removed') { this.remove(frame); return; }
    if (this.entry(frame.seq)) return;
    const said = frame.kind === 'message' || frame.kind === 'gone';
    const node = said ? this.message(frame, place.previousElementSibling) : this.happened(frame);
    if (!node) return;
    const stay = this.atEnd();
    if (place === this.place()) this.news(frame, node, place);
    place.before(node);
    if (stay || frame.by?.persona === this.you) this.toEnd();
  }

  /** Earlier entries come before all others; what he reads stays where it is. */
  addEarlier(frames) {
    const first = this.list.querySelector('[data-seq]') ?? this.place();
    const below = this.scroller.scrollHeight - this.scroller.scrollTop;
    const removals = frames.filter((frame) => frame.kind === 'removed');
    for (const frame of frames) if (frame.kind !== 'removed') this.add(frame, first);
    for (const frame of removals) this.remove(frame);
    this.scroller.scrollTop = this.scroller.scrollHeight - below;
  }

  /** What was said before what stands here is fetched, as the link asks; where it cannot be, the link leads to it. */
  async readEarlier(link, home) {
    const answer = await fetch(`${home}/messages?before=${link.dataset.earlier}`, { headers: { Accept: 'application/json' } });
    if (!answer.ok) { location.assign(link.href); return; }
    const { entries, before } = await answer.json();
    this.addEarlier(entries);
    link.dataset.earlier = before ?? '';
    link.parentElement.hidden = !before;
  }

  /** Where the next entry stands: before those that wait, and those before the end. */
  place() { return this.list.querySelector('[data-key]') ?? this.newest; }

  message(frame, before) {
    const { by } = frame;
    const own = by.persona === this.you;
    const ignored = this.ignored.has(by.persona);
    const node = draw(own ? 'own' : ignored ? 'ignored' : by.role, 'participant');
    node.id = `m${frame.seq}`;
    Object.assign(node.dataset, { seq: frame.seq, at: frame.at, by: by.persona });
    const name = node.querySelector('[data-part="name"]');
    if (name) name.textContent = by.name;
    if (ignored) { node.querySelector('[data-part="text"]').textContent = frame.text ?? say('told-gone'); return node; }
    node.querySelector('.mono').textContent = initials(by.name);
    const time = node.querySelector('time');
    if (frame.demo && name) time.before(draw('demo'), ' ');
    time.dateTime = new Date(frame.at).toISOString();
    time.textContent = clock(frame.at, this.zone);
    node.querySelector('.tool').href = `?about=${frame.seq}#message`;
    const together = before?.dataset.by === by.persona && before.matches('article') && frame.at - before.dataset.at < TOGETHER;
    node.classList.toggle('entry--more', together && !frame.reply_to);
    const text = node.querySelector('.said > p');
    text.replaceChildren(...linked(frame.text ?? ''));
    if (frame.kind === 'gone') this.empty(node, say('told-gone'));
    else if (frame.reply_to) text.before(this.quote(frame.reply_to));
    return node;
  }

  quote(seq) {
    const quote = draw('quote');
    const answered = this.entry(seq);
    quote.href = `#m${seq}`;
    const { name, text } = this.about(answered);
    const hidden = !answered || answered.matches('.entry--gone, .entry--ignored');
    quote.firstElementChild.textContent = hidden ? say('earlier') : `\u2068${name}\u2069: \u2068${[...text].slice(0, 80).join('')}\u2069`;
    return quote;
  }

  /** Who said an entry and what, as the page shows it. */
  about(entry) {
    const name = entry?.querySelector('[data-part="name"]')?.textContent ?? say('you');
    return { name, text: entry?.querySelector('.said > p')?.textContent ?? '' };
  }

  /** What happened, in one sentence; below it what somebody put on the table, or said with how heavy it is. */
  happened(frame) {
    if (!knows(told(frame)) || (frame.heavy !== undefined && this.ignored.has(frame.by?.persona))) return null;
    const name = this.whose(frame);
    if (name === undefined) return null;
    const sentence = say(told(frame), { name, heavy: frame.heavy });
    const node = draw('happened');
    Object.assign(node.dataset, { seq: frame.seq, at: frame.at });
    node.firstElementChild.textContent = sentence;
    if (ALOUD.has(frame.kind)) this.announce([sentence, frame.text].filter(Boolean).join(' '));
    if (!frame.text) return node;
    const both = document.createDocumentFragment();
    const card = draw('card');
    card.textContent = frame.text;
    both.append(node, card);
    return both;
  }

  /** Whose name stands in it; undefined where the page does not know. */
  whose(frame) {
    if (frame.kind === 'handed') return this.nameOf(frame.to);
    if (frame.kind === 'leading') return frame.leaders.map((face) => face.name).join(say('between')) || undefined;
    return frame.by?.name ?? '';
  }

  remove(frame) {
    const target = this.entry(frame.target);
    if (!target) return;
    const { name, text } = this.about(target);
    this.toSay = this.toSay.filter((sentence) => sentence !== `${name}: ${text}`);
    this.announcer.replaceChildren();   // what was read out may be what is gone
    const sentence = `${say('told-removed', { name: frame.by?.name })} ${say(`reason-${frame.reason}`)}`;
    if (target.matches('.entry--system')) {
      if (target.nextElementSibling?.matches('.entry--card')) target.nextElementSibling.remove();
      target.firstElementChild.textContent = sentence;
    } else if (target.matches('.entry--ignored')) target.querySelector('[data-part="text"]').textContent = sentence;
    else this.empty(target, sentence);
  }

  empty(node, sentence) {
    node.classList.add('entry--gone');
    node.querySelector('.tool')?.remove();
    node.querySelector('.quote')?.remove();
    node.querySelector('.said > p').textContent = sentence;
  }

  // ---- his private word with those who lead ----

  /** Draw a private word where its time is. What stands there already is not drawn again. */
  addWord(frame) {
    if (frame.kind !== 'message' || this.list.querySelector(`[data-word="${frame.seq}"]`)) return;
    const own = frame.by.persona === this.you;
    const node = draw(own ? 'word-own' : `word-${frame.by.role}`, 'word-participant');
    node.id = `w${frame.seq}`;
    Object.assign(node.dataset, { word: frame.seq, at: frame.at });
    const name = node.querySelector('[data-part="name"]');
    if (name) name.textContent = frame.by.name;
    node.querySelector('.mono').textContent = initials(frame.by.name);
    const time = node.querySelector('time');
    time.dateTime = new Date(frame.at).toISOString();
    time.textContent = clock(frame.at, this.zone);
    node.querySelector('.said > p').replaceChildren(...linked(frame.text ?? ''));
    const stay = this.atEnd();
    const later = [...this.list.querySelectorAll('[data-at]')].find((entry) => Number(entry.dataset.at) > frame.at);
    (later ?? this.place()).before(node);
    if (stay || own) this.toEnd();
    if (own) return;
    this.announce(`${frame.by.name}, ${node.querySelector('.who > span').textContent.trim()}: ${frame.text}`);
    this.unseen();
  }

  // ---- his own words on their way ----

  waiting(key) { return this.list.querySelector(`[data-key="${key}"]`); }

  /** How many of them wait. */
  get late() { return this.list.querySelectorAll('[data-key]:not([data-back])').length; }

  /** Show a message that the server has not got yet, or that waits there. `alone`: to those who lead only. */
  keep(item, word, values = {}) {
    if (this.waiting(item.key)) { this.mark(item.key, word, values); return; }
    const node = draw('waiting');
    node.dataset.key = item.key;
    node.classList.toggle('entry--private', item.to === 'word');
    node.querySelector('.said > p').textContent = item.text;
    const away = node.querySelector('[data-away]');
    if (away) {
      away.querySelector('[data-again]').href = `?again=${item.key}#say`;
      away.elements.key.value = item.key;
    }
    this.newest.before(node);
    this.mark(item.key, word, values);
    this.toEnd();
  }

  mark(key, word, values = {}) {
    const state = this.waiting(key)?.querySelector('[data-part="state"]');
    if (state) state.textContent = say(word, values);
  }

  /** It came back to him, maybe with a kind word; his text stands there to be taken again. */
  cameBack({ key, text, by, word }) {
    this.keep({ key, text }, by ? 'came-back-by' : 'came-back', { name: by });
    const node = this.waiting(key);
    if ('back' in node.dataset) return;
    node.dataset.back = '';
    node.classList.add('entry--back');
    const kind = node.querySelector('[data-part="word"]');
    kind.textContent = word ?? '';
    kind.hidden = !word;
    node.querySelector('[data-part="back"]').hidden = false;
    this.announce([node.querySelector('[data-part="state"]').textContent, word].filter(Boolean).join(' '));
    this.toEnd();
  }

  settle(key) { this.waiting(key)?.remove(); }

  // ---- place ----

  atEnd() { return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < NEAR; }

  toEnd() { this.scroller.scrollTop = this.scroller.scrollHeight; this.stuck = true; }

  seen() {
    this.stuck = this.atEnd();
    if (!this.stuck || document.hidden) return;
    this.fresh = 0;
    if (this.button) this.button.hidden = true;
  }

  newestEntry() { return [...this.list.querySelectorAll('.entry')].at(-1); }

  move(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'End') { event.preventDefault(); this.toEnd(); this.newestEntry()?.focus({ preventScroll: true }); }
    if (!step) return;
    event.preventDefault();
    const entries = [...this.list.querySelectorAll('.entry')];
    const now = entries.indexOf(event.target.closest('.entry'));
    (entries[now === -1 ? entries.length - 1 : now + step])?.focus();
  }

  // ---- news ----

  news(frame, node, place) {
    if (!frame.by || frame.by.persona === this.you || this.ignored.has(frame.by.persona)) return;
    if (frame.kind !== 'message') return;
    this.announce(`${frame.by.name}: ${frame.text}`);
    if (this.atEnd() && !document.hidden) return;
    if (this.fresh === 0) {
      this.list.querySelector('.entry--here')?.remove();
      const line = draw('happened');
      line.classList.add('entry--here');
      line.firstElementChild.textContent = say('new-here');
      node.classList.remove('entry--more');
      place.before(line);
    }
    this.unseen();
  }

  unseen() {
    if (!this.button || (this.atEnd() && !document.hidden)) return;
    this.fresh += 1;
    this.button.lastElementChild.textContent = this.button.dataset.new.replace('{}', this.fresh);
    this.button.hidden = false;
  }

  /** Tell a screen reader, politely; many at once as a number. */
  announce(sentence) {
    this.toSay.push(sentence);
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      const told = this.toSay.length > AT_ONCE ? [say('many-new', { count: this.toSay.length })] : this.toSay;
      this.toSay = [];
      this.announcer.replaceChildren(...told.map((text) => Object.assign(document.createElement('p'), { textContent: text })));
    }, 300);
  }
}
