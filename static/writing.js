// The box to write in. What is sent is kept until the server has it, and is sent once however often the line is lost.

import { isTooLong } from './outbox.js';
import { Clock } from './room-clock.js';
import { say } from './words.js';

const TYPING_EVERY = 3_000;
const SOON = 3_000;
const AGAIN = new Set(['busy', 'slow_down', 'failed', 'too_many']);

const after = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
const hasMouse = () => matchMedia('(hover: hover) and (pointer: fine)').matches;

export class Writing {
  /** stream: where the room is heard. word: where his private word is, or none. */
  constructor(form, { stream, word = null, line, log, people, outbox }) {
    Object.assign(this, { form, stream, word, line, log, people, outbox });
    this.box = form.elements.text;
    this.bar = form.querySelector('[data-answering]');
    this.refused = form.querySelector('[data-refused]');
    this.acked = new Map();
    this.sending = false;
    this.toldTyping = 0;
    this.to = form.dataset.to ?? 'room';
    this.pace = new Clock(form.querySelector('[data-clock="slow"]'), { ahead: () => people.ahead ?? 0, ticks: (seconds) => this.paced(seconds) });
    form.addEventListener('submit', (event) => { event.preventDefault(); this.submit(); });
    form.addEventListener('change', (event) => { if (event.target.name === 'to') this.turn(event.target.value, true); });
    this.box.addEventListener('keydown', (event) => this.pressed(event));
    this.box.addEventListener('input', () => this.typed());
    this.bar.querySelector('[data-cancel]').addEventListener('click', (event) => { event.preventDefault(); this.answer(null); this.box.focus(); });
    this.box.value ||= this.to === 'word' ? outbox.aside : outbox.draft;
    if (outbox.to && outbox.to !== this.to && this.can(outbox.to)) this.turn(outbox.to);
    this.hint();
    for (const item of outbox.unsent) log.keep(item, 'late');
  }

  // ---- who reads it ----

  choice(to) { return this.form.querySelector(`[name="to"][value="${to}"]`); }

  can(to) {
    const choice = this.choice(to);
    return choice !== null && !choice.closest('[hidden]');
  }

  /** From now on these read what he writes. What he typed to those who lead alone never comes into the box for the room. */
  turn(to, chosen = false) {
    if (to === this.to) return;
    const typed = this.box.value;
    const private_ = this.to === 'word';
    if (private_) this.outbox.aside = typed; else this.outbox.draft = typed;
    if (to === 'word' && typed && !this.outbox.aside) { this.outbox.aside = typed; this.outbox.draft = ''; }
    this.to = to;
    if (chosen) this.outbox.to = to;
    this.box.value = to === 'word' ? this.outbox.aside : this.outbox.draft;
    this.form.dataset.to = to;
    const choice = this.choice(to);
    if (choice) choice.checked = true;
    this.refuse('');
    this.hint();
    this.paced(this.pace.left);
    if (chosen) this.log.announce(say({ word: 'now-word', listen: 'now-listen' }[to] ?? 'now-group'));
  }

  /** The room opens: who has begun no private word writes to the group. */
  opened() {
    if (this.to === 'word' && !this.box.value && this.choice('room')) this.turn('room');
    if ('listens' in this.form.dataset) this.turn('listen');
  }

  hint() {
    const { hintRoom, hintWord } = this.form.dataset;
    if (hintRoom) this.box.placeholder = this.to === 'word' ? hintWord : hintRoom;
  }

  // ---- the box ----

  pressed(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !hasMouse()) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  typed() {
    if (this.to === 'word') { this.outbox.aside = this.box.value; return; }
    this.outbox.draft = this.box.value;
    if (!this.box.value.trim() || Date.now() - this.toldTyping < TYPING_EVERY) return;
    this.toldTyping = Date.now();
    this.line.tell({ type: 'typing', stream: this.stream });
  }

  submit() {
    const text = this.box.value.trim();
    if (!text || (this.to === 'room' && this.pace.left)) return;
    const tooLong = this.isTooLong(text);
    this.refuse(tooLong ? say('too-long') : '');
    if (tooLong) return;
    const private_ = this.to === 'word';
    const item = this.outbox.add(text, private_ ? null : Number(this.form.elements.reply_to.value) || null, private_ ? 'word' : 'room', text === this.asked);
    this.asked = null;
    this.log.keep(item, this.line.isUp ? 'sending' : 'late');
    this.box.value = '';
    this.toldTyping = 0;
    this.answer(null);
    this.box.focus();
    this.send();
  }

  isTooLong(text) { return isTooLong(text); }

  refuse(sentence) {
    this.refused.textContent = sentence;
    this.refused.hidden = !sentence;
  }

  /** Answer an entry of the log, or none. */
  answer(entry) {
    const seq = entry?.dataset.seq ?? '';
    this.form.elements.reply_to.value = seq;
    this.bar.hidden = !seq;
    if (!entry) return;
    if (this.can('room')) this.turn('room');
    const { name, text } = this.log.about(entry);
    this.bar.querySelector('[data-part="name"]').textContent = name;
    this.bar.querySelector('[data-part="text"]').textContent = text;
    this.box.focus();
  }

  // ---- a slow room ----

  /** He may write again then; null: at once. */
  slow(until) { this.pace.run(until); }

  paced(seconds) {
    const waits = Boolean(seconds) && this.to === 'room';
    const now = this.form.querySelector('[data-free-now]');
    if (now) now.hidden = Boolean(seconds);
    const later = this.form.querySelector('[data-free-later]');
    if (later && later.hidden === Boolean(seconds)) later.hidden = !seconds;
    const send = this.form.querySelector('.btn--send');
    if (waits) send.setAttribute('aria-disabled', 'true'); else send.removeAttribute('aria-disabled');
    if (seconds === 0 && this.pace.until !== null) {
      this.pace.until = null;
      if (this.to === 'room') this.log.announce(say('write-now'));
      this.pace.tick();
    }
  }

  // ---- on its way ----

  /** Send what waits, one after the other. A repeated key is answered with what was said the first time. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    const next = () => this.outbox.unsent.find(({ to }) => (to === 'word' ? this.word : this.people.isOpen));
    for (let item; this.line.isUp && (item = next());) {
      this.log.keep(item, 'sending');
      try {
        this.arrived(item, await this.deliver(item));
      } catch (refusal) {
        if (refusal.code === 'lost') break;
        if (AGAIN.has(refusal.code)) { await after((refusal.retry_after ?? 1) * (1 + Math.random())); continue; }
        if (refusal.code === 'slow') this.slow(Date.now() + (this.people.ahead ?? 0) + (refusal.retry_after ?? 1) * 1000);
        if (refusal.code.startsWith('ask_')) this.asked = item.text;   // the same text sent once more goes out
        this.giveBack(item, refusal.code === 'slow' ? '' : refusal.message);
      }
    }
    this.sending = false;
    this.late();
  }

  /** Bring it to the server; gives where it stands, or the refusal. */
  deliver({ to, key, text, replyTo, sure }) {
    return this.line.ask({ type: 'post', stream: to === 'word' ? this.word : this.stream, key, text, reply_to: replyTo ?? null, sure: Boolean(sure) });
  }

  late() {
    if (!this.line.isUp) for (const { key } of this.outbox.unsent) this.log.mark(key, 'late');
    this.counted?.(this.log.late);
  }

  /** The server has it: it stands in the log under its number, or waits in his own stream for a support person. */
  arrived(item, ack) {
    this.outbox.settle(item.key);
    if (item.to === 'word') { this.log.settle(item.key); return; }
    const waits = ack.stream !== this.stream;
    if (waits) this.log.mark(item.key, ...this.why());
    else if (ack.seq === null || this.log.entry(ack.seq)) this.log.settle(item.key);
    else this.acked.set(ack.seq, item.key);
    const { room } = this.people;
    if (waits && room?.slow) this.slow(Date.now() + (this.people.ahead ?? 0) + room.slow * 1000);
    if (room) this.people.readFirst(waits && room.led && !room.paused && !room.hold);
    this.waitedAt = Date.now();
    this.counted?.(this.log.late);
  }

  /** Why what he wrote waits, in words. */
  why() {
    const { room, lead } = this.people;
    if (room?.paused) return ['waits-pause'];
    return room?.led && lead ? ['waits-hold', { name: lead.name }] : ['waits'];
  }

  /** One of his own messages came: what stood for it goes. Before its answer has come it is known by its words. */
  heard(frame) {
    if (frame.kind !== 'message') return;
    const { slow = 0 } = this.people.room ?? {};
    if (slow) this.slow(frame.at + slow * 1000);
    const key = this.acked.get(frame.seq) ?? this.outbox.unsent.find((item) => item.to !== 'word' && item.text === frame.text)?.key;
    this.acked.delete(frame.seq);
    if (key) this.log.settle(key);
  }

  /** His own private word came: what stood for it goes. */
  heardWord(frame) {
    const item = frame.by.persona === this.log.you && this.outbox.unsent.find(({ to, text }) => to === 'word' && text === frame.text);
    if (item) this.log.settle(item.key);
  }

  giveBack(item, sentence) {
    this.outbox.settle(item.key);
    this.log.settle(item.key);
    if (item.to === 'word' && this.to !== 'word') this.turn('word');
    if (item.to !== 'word' && this.to === 'word' && this.can('room')) this.turn('room');
    this.box.value = [item.text, this.box.value].filter(Boolean).join('\n\n');
    if (this.to === 'word') this.outbox.aside = this.box.value; else this.outbox.draft = this.box.value;
    this.refuse(sentence);
  }

  /** What came back to him is put away: at once here, and in his own space as soon as the house is reached. */
  away(form) {
    const key = form.elements.key.value;
    this.outbox.putAway(key);
    this.log.settle(key);
    fetch(form.action, { method: 'POST', body: new URLSearchParams({ key }), headers: { Accept: 'application/json' } }).catch(() => {});
  }

  /** What came back to him stands in the box again, to be sent as it is or changed. */
  again(form, text) {
    this.away(form);
    if (this.can('room')) this.turn('room');
    this.box.value = [this.box.value, text].filter(Boolean).join('\n\n');
    this.outbox.draft = this.box.value;
    this.box.focus();
  }

  /** What his own stream says about messages that wait, are released, or came back. */
  card({ kind, key, text, leader, hold }) {
    if (kind === 'held' && text) {
      (this.holds ??= new Map()).set(hold, { key, text });
      if (!this.outbox.isAway(key)) this.log.keep({ key, text }, ...this.why());
    }
    if (kind === 'released') {
      this.log.settle(key);
      if (Date.now() - this.waitedAt < SOON) this.people.readFirst(false);   // it only stood behind others
    }
    if (kind === 'returned') {
      const mine = this.holds?.get(hold) ?? { key };
      if (mine.text && !this.outbox.isAway(mine.key)) this.log.cameBack({ ...mine, by: leader, word: text });
    }
    this.counted?.(this.log.late);
  }
}
