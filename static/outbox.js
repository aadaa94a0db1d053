// What he has written and the server has not got yet. It lives in this tab, is sent once, and goes with quick exit.

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const CHARACTERS = 2_000;
const BYTES = 8 * 1024;

export const bytes = (text) => new TextEncoder().encode(text).length;

/** Whether the server would refuse this as too long. */
export const isTooLong = (text, most = CHARACTERS, mostBytes = BYTES) => [...text].length > most || bytes(text) > mostBytes;

export class Outbox {
  constructor(name) {
    this.name = name;
    try { this.kept = JSON.parse(sessionStorage.getItem(name)) ?? {}; } catch { this.kept = {}; }
    this.kept.unsent ??= [];
    this.kept.away ??= [];
  }

  get unsent() { return this.kept.unsent; }

  get draft() { return this.kept.draft ?? ''; }

  set draft(text) { this.kept.draft = text; this.save(); }

  /** What he types to those who lead alone is kept apart, so that it never stands in the box for the room. */
  get aside() { return this.kept.aside ?? ''; }

  set aside(text) { this.kept.aside = text; this.save(); }

  /** Whom he wrote to last. */
  get to() { return this.kept.to ?? ''; }

  set to(to) { this.kept.to = to; this.save(); }

  /** Messages that came back and that he has taken into the box again, by key. */
  isAway(key) { return this.kept.away.includes(key); }

  putAway(key) { this.kept.away.push(key); this.save(); }

  /** Keep a message until the server has it. Its key stays the same however often it is sent. */
  add(text, replyTo, to = 'room', sure = false) {
    const item = { key: random(), text, replyTo, to, sure };
    this.unsent.push(item);
    this.kept[to === 'word' ? 'aside' : 'draft'] = '';
    this.save();
    return item;
  }

  settle(key) {
    this.kept.unsent = this.unsent.filter((item) => item.key !== key);
    this.save();
  }

  save() {
    const { unsent, away, draft, aside, to } = this.kept;
    try {
      if (unsent.length || away.length || draft || aside || to) sessionStorage.setItem(this.name, JSON.stringify(this.kept));
      else sessionStorage.removeItem(this.name);
    } catch { /* a browser without storage keeps it as long as the page is open */ }
  }
}

export { random };
