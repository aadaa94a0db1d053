// What he has written and the server has not got yet. It lives in this tab, is sent once, and goes with quick exit.

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export class Outbox {
  constructor(name) {
    this.name = name;
    try { this.kept = JSON.parse(sessionStorage.getItem(name)) ?? {}; } catch { this.kept = {}; }
    this.kept.unsent ??= [];
  }

  get unsent() { return this.kept.unsent; }

  get draft() { return this.kept.draft ?? ''; }

  set draft(text) { this.kept.draft = text; this.save(); }

  /** Keep a message until the server has it. Its key stays the same however often it is sent. */
  add(text, replyTo) {
    const item = { key: random(), text, replyTo };
    this.unsent.push(item);
    this.kept.draft = '';
    this.save();
    return item;
  }

  settle(key) {
    this.kept.unsent = this.unsent.filter((item) => item.key !== key);
    this.save();
  }

  save() {
    try {
      if (this.unsent.length || this.draft) sessionStorage.setItem(this.name, JSON.stringify(this.kept));
      else sessionStorage.removeItem(this.name);
    } catch { /* a browser without storage keeps it as long as the page is open */ }
  }
}

export { random };
