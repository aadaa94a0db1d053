// A box to write in: each reader has his own, with its own text, so that nothing meant for one is sent to another.

import { isTooLong } from './outbox.js';
import { say } from './words.js';

const TYPING_EVERY = 3_000;
const AGAIN = new Set(['busy', 'slow_down', 'failed', 'too_many']);

const after = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1000); });
const hasMouse = () => matchMedia('(hover: hover) and (pointer: fine)').matches;

export class Box {
  /** thread: where one's own words stand while they are on their way. */
  constructor(form, { stream, line, thread, outbox, typing = false }) {
    Object.assign(this, { form, stream, line, thread, outbox, typing });
    this.text = form.elements.text;
    this.refused = form.querySelector('[data-refused]');
    this.bar = form.querySelector('[data-answering]');
    this.acked = new Map();
    this.toldTyping = 0;
    form.addEventListener('submit', (event) => { event.preventDefault(); this.submit(); });
    this.text.addEventListener('keydown', (event) => this.pressed(event));
    this.text.addEventListener('input', () => this.typed());
    this.bar?.querySelector('[data-cancel]').addEventListener('click', (event) => { event.preventDefault(); this.answer(null); this.text.focus(); });
    this.text.value ||= outbox.draft;
    for (const item of outbox.unsent) thread.keep(item, 'late');
  }

  pressed(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !hasMouse()) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  typed() {
    this.outbox.draft = this.text.value;
    if (!this.typing || !this.text.value.trim() || Date.now() - this.toldTyping < TYPING_EVERY) return;
    this.toldTyping = Date.now();
    this.line.tell({ type: 'typing', stream: this.stream });
  }

  submit() {
    const text = this.text.value.trim();
    if (!text) return;
    const tooLong = isTooLong(text);
    this.refuse(tooLong ? say('too-long') : '');
    if (tooLong) return;
    const item = this.outbox.add(text, Number(this.form.elements.reply_to?.value) || null);
    this.thread.keep(item, this.line.isUp ? 'sending' : 'late');
    this.text.value = '';
    this.toldTyping = 0;
    this.answer(null);
    this.text.focus();
    this.send();
  }

  refuse(sentence) {
    this.refused.textContent = sentence;
    this.refused.hidden = !sentence;
  }

  /** Answer an entry of the log, or none. */
  answer(entry, log) {
    if (!this.bar) return;
    this.form.elements.reply_to.value = entry?.dataset.seq ?? '';
    this.bar.hidden = !entry;
    if (!entry) return;
    const { name, text } = log.about(entry);
    this.bar.querySelector('[data-part="name"]').textContent = name;
    this.bar.querySelector('[data-part="text"]').textContent = text;
    this.text.focus();
  }

  /** Send what waits, one after the other. A repeated key is answered with what was said the first time. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    for (let item; this.line.isUp && (item = this.outbox.unsent[0]);) {
      this.thread.keep(item, 'sending');
      try {
        const sent = { type: 'post', stream: this.stream, key: item.key, text: item.text };
        if (item.replyTo) sent.reply_to = item.replyTo;
        this.arrived(item, await this.line.ask(sent));
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
    if (!this.line.isUp) for (const { key } of this.outbox.unsent) this.thread.mark(key, 'late');
  }

  arrived(item, ack) {
    this.outbox.settle(item.key);
    if (ack.seq === null || this.thread.entry(ack.seq)) this.thread.settle(item.key);
    else this.acked.set(ack.seq, item.key);
  }

  /** One of his own came: what stood for it goes. Before its answer has come it is known by its words. */
  heard(frame) {
    const key = this.acked.get(frame.seq) ?? this.outbox.unsent.find((item) => item.text === frame.text)?.key;
    this.acked.delete(frame.seq);
    if (key) this.thread.settle(key);
  }

  giveBack(item, sentence) {
    this.outbox.settle(item.key);
    this.thread.settle(item.key);
    this.text.value = [item.text, this.text.value].filter(Boolean).join('\n\n');
    this.outbox.draft = this.text.value;
    this.refuse(sentence);
  }
}
