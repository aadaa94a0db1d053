// The box to write in. What is sent is kept until the server has it, and is sent once however often the line is lost.

import { say } from './words.js';

const CHARACTERS = 2_000;
const BYTES = 8 * 1024;
const TYPING_EVERY = 3_000;
const AGAIN = new Set(['busy', 'slow_down', 'failed', 'too_many']);

const after = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
const hasMouse = () => matchMedia('(hover: hover) and (pointer: fine)').matches;

export class Writing {
  constructor(form, { stream, line, log, people, outbox }) {
    Object.assign(this, { form, stream, line, log, people, outbox });
    this.box = form.elements.text;
    this.bar = form.querySelector('[data-answering]');
    this.refused = form.querySelector('[data-refused]');
    this.acked = new Map();
    this.sending = false;
    this.toldTyping = 0;
    form.addEventListener('submit', (event) => { event.preventDefault(); this.submit(); });
    this.box.addEventListener('keydown', (event) => this.pressed(event));
    this.box.addEventListener('input', () => this.typed());
    this.bar.querySelector('[data-cancel]').addEventListener('click', (event) => { event.preventDefault(); this.answer(null); this.box.focus(); });
    this.box.value ||= outbox.draft;
    for (const item of outbox.unsent) log.keep(item, 'late');
  }

  // ---- the box ----

  pressed(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !hasMouse()) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  typed() {
    this.outbox.draft = this.box.value;
    if (!this.box.value.trim() || Date.now() - this.toldTyping < TYPING_EVERY) return;
    this.toldTyping = Date.now();
    this.line.tell({ type: 'typing', stream: this.stream });
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) return;
    const tooLong = [...text].length > CHARACTERS || new TextEncoder().encode(text).length > BYTES;
    this.refuse(tooLong ? say('too-long') : '');
    if (tooLong) return;
    const item = this.outbox.add(text, Number(this.form.elements.reply_to.value) || null);
    this.log.keep(item, this.line.isUp ? 'sending' : 'late');
    this.box.value = '';
    this.toldTyping = 0;
    this.answer(null);
    this.box.focus();
    this.send();
  }

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
    const { name, text } = this.log.about(entry);
    this.bar.querySelector('[data-part="name"]').textContent = name;
    this.bar.querySelector('[data-part="text"]').textContent = text;
    this.box.focus();
  }

  // ---- on its way ----

  /** Send what waits, one after the other. A repeated key is answered with what was said the first time. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    for (let item; this.people.isOpen && this.line.isUp && (item = this.outbox.unsent[0]);) {
      this.log.keep(item, 'sending');
      try {
        this.arrived(item, await this.line.ask({ type: 'post', stream: this.stream, key: item.key, text: item.text, reply_to: item.replyTo }));
      } catch (refusal) {
        if (refusal.code === 'lost') break;
        if (AGAIN.has(refusal.code)) await after((refusal.retry_after ?? 1) * (1 + Math.random()));
        else this.giveBack(item, refusal.message);
      }
    }
    this.sending = false;
    this.late();
  }

  late() {
    if (!this.line.isUp) for (const { key } of this.outbox.unsent) this.log.mark(key, 'late');
  }

  /** The server has it: it stands in the log under its number, or waits in his own stream for a support person. */
  arrived(item, ack) {
    this.outbox.settle(item.key);
    if (ack.stream !== this.stream) this.log.mark(item.key, 'waits');
    else if (ack.seq === null || this.log.entry(ack.seq)) this.log.settle(item.key);
    else this.acked.set(ack.seq, item.key);
  }

  /** One of his own messages came: what stood for it goes. Before its answer has come it is known by its words. */
  heard(frame) {
    const key = this.acked.get(frame.seq) ?? this.outbox.unsent.find((item) => item.text === frame.text)?.key;
    this.acked.delete(frame.seq);
    if (key) this.log.settle(key);
  }

  giveBack(item, sentence) {
    this.outbox.settle(item.key);
    this.log.settle(item.key);
    this.box.value = [item.text, this.box.value].filter(Boolean).join('\n\n');
    this.outbox.draft = this.box.value;
    this.refuse(sentence);
  }

  /** What his own stream says about messages that wait. */
  card({ kind, key, text }) {
    if (kind === 'held' && text) this.log.keep({ key, text }, 'waits');
    if (kind === 'released') this.log.settle(key);
  }
}
