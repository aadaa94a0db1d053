// The box of a private talk: what one begins to write is kept by the server, longer texts go by form.

import { bytes, isTooLong } from './outbox.js';
import { Writing } from './writing.js';

const KEEP_AFTER = 3_000;
const CHARACTERS = 8_000;
const BYTES = 32 * 1024;
const FRAME = 12 * 1024;

export class TalkWriting extends Writing {
  constructor(form, told) {
    const { outbox } = told;
    const box = form.elements.text;
    const kept = box.value;
    if (outbox.draft) box.value = outbox.draft;   // typed in this tab, and newer than what was kept
    super(form, told);
    this.kept = kept;
    this.sign = form.querySelector('[data-drafted]');
    this.sign.hidden = !kept || kept !== box.value;
    addEventListener('rinnalla:leave', () => clearTimeout(this.later));
  }

  isTooLong(text) { return isTooLong(text, CHARACTERS, BYTES); }

  typed() {
    super.typed();
    this.sign.hidden = true;
    clearTimeout(this.later);
    this.later = setTimeout(() => this.keep(), KEEP_AFTER);
  }

  submit() {
    clearTimeout(this.later);
    super.submit();
    this.sign.hidden = true;
    this.kept = this.box.value;   // what is sent is no draft any more, there as here
  }

  /** What he has written so far is kept for him, sealed; empty is forgotten. */
  async keep() {
    const text = this.box.value;
    if (text === this.kept || this.isTooLong(text)) return;
    const answer = await fetch(this.form.dataset.draft, { method: 'POST', body: new URLSearchParams({ text }), headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok) { this.later = setTimeout(() => this.keep(), 2 * KEEP_AFTER); return; }
    this.kept = text;
    this.sign.hidden = !text || this.box.value !== text;
  }

  /** What exceeds a frame goes by form: the same key, the same answer. */
  async deliver(item) {
    if (bytes(JSON.stringify(item.text)) < FRAME) return super.deliver(item);
    const body = new URLSearchParams({ text: item.text, key: item.key, ...(item.sure ? { sure: 'yes' } : {}) });
    const answer = await fetch(this.form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => { throw { code: 'lost' }; });
    const told = await answer.json();
    if (!answer.ok) throw { ...told.error, ...told.error.fields?.text, retry_after: Number(answer.headers.get('Retry-After')) || undefined };
    return told;
  }
}
