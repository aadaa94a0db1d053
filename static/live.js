// The live line: one socket, numbered streams. Nothing is missed, nothing is heard twice, and a lost line comes back by itself.

const ANSWER_WITHIN = 12_000;
const SLOWEST = 15_000;
const SETTLED = 100;

const wait = (least, most) => least + Math.random() * (most - least);

/** How long to wait before the line is tried again, by how it was closed; null when it is over. */
function pause(code, tries) {
  if (code === 4401 || code === 4403) return null;
  if (code === 4429) return wait(10_000, 15_000);
  if (code === 1012 || code === 1013) return wait(0, 1_000);
  return wait(0.5, 1) * Math.min(SLOWEST, 500 * 2 ** tries);
}

export class Line {
  /** told: { up(), down(), welcome(frame), over(code) } */
  constructor(address, told) {
    this.address = address;
    this.told = told;
    this.streams = new Map();
    this.asked = new Map();
    this.ref = 0;
    this.tries = 0;
    this.over = false;
    this.greeted = false;
    addEventListener('online', () => { this.tries = 0; this.connect(); });
    addEventListener('offline', () => this.drop());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.look(); });
    this.connect();
  }

  get isUp() { return this.socket?.readyState === WebSocket.OPEN; }

  connect() {
    clearTimeout(this.later);
    if (this.over || (this.socket && this.socket.readyState < WebSocket.CLOSING)) return;
    const socket = new WebSocket(this.address, 'rinnalla.v1');
    this.socket = socket;
    socket.onmessage = ({ data }) => this.hear_(JSON.parse(data));
    socket.onclose = ({ code }) => { if (this.socket === socket) this.lost(code); };
  }

  lost(code) {
    this.socket = null;
    this.greeted = false;
    for (const { reject } of this.asked.values()) reject({ code: 'lost' });
    this.asked.clear();
    if (this.over) return;
    this.told.down();
    const later = pause(code, this.tries++);
    if (later === null) { this.over = true; this.told.over(code); } else this.later = setTimeout(() => this.connect(), later);
  }

  close() { this.over = true; this.socket?.close(); }

  /** He looks at the page again: is the line that seems open still there? */
  look() {
    if (!this.greeted) { this.connect(); return; }
    for (const name of this.streams.keys()) this.subscribe(name);
  }

  // ---- streams ----

  /** Hear what comes after a number; null for the newest page. ears: { subscribed, entry, signal, ended } */
  hear(name, after, ears) {
    if (this.streams.has(name)) return;
    this.streams.set(name, { after, ears, waiting: false });
    if (this.greeted) this.subscribe(name);
  }

  subscribe(name) {
    const stream = this.streams.get(name);
    clearTimeout(stream.more);
    stream.waiting = true;
    this.ask({ type: 'subscribe', stream: name, after: stream.after }).catch((refusal) => {
      if (refusal.code === 'lost' || !this.streams.has(name)) return;
      if (refusal.retry_after === undefined && refusal.code !== 'busy') this.end(name, refusal);
      else setTimeout(() => this.isUp && this.subscribe(name), (refusal.retry_after ?? 1) * 1000);
    });
  }

  subscribed(frame, stream) {
    stream.waiting = false;
    const least = frame.first - 1;   // what came before is kept no longer
    if (frame.seq < frame.first) stream.after = frame.seq;
    else if (stream.after !== null && stream.after < least) stream.after = least;
    stream.catching = frame.more && stream.after !== null ? frame.stream : null;
    stream.ears.subscribed?.(frame);
  }

  entry(frame, stream) {
    if (stream.waiting || (stream.after !== null && frame.seq <= stream.after)) return;
    if (stream.after !== null && frame.seq > stream.after + 1) { this.subscribe(frame.stream); return; }
    stream.after = frame.seq;
    if (stream.catching) {
      clearTimeout(stream.more);
      stream.more = setTimeout(() => this.isUp && this.subscribe(stream.catching), SETTLED);
    }
    stream.ears.entry(frame);
  }

  end(name, frame) {
    const stream = this.streams.get(name);
    this.streams.delete(name);
    stream?.ears.ended?.(frame);
  }

  // ---- frames ----

  hear_(frame) {
    const stream = this.streams.get(frame.stream);
    const asked = this.asked.get(frame.ref);
    switch (frame.type) {
      case 'welcome':
        this.tries = 0;
        this.told.welcome(frame);
        this.greeted = true;
        for (const name of this.streams.keys()) this.subscribe(name);
        this.told.up();
        break;
      case 'subscribed': if (stream && asked) { this.answered(frame); this.subscribed(frame, stream); } break;
      case 'ack': if (asked) { this.answered(frame); asked.resolve(frame); } break;
      case 'error': if (asked) { this.answered(frame); asked.reject(frame); } break;
      case 'entry': if (stream) this.entry(frame, stream); break;
      case 'signal': stream?.ears.signal?.(frame); break;
      case 'ended': this.end(frame.stream, frame); break;
      default:
    }
  }

  answered(frame) {
    clearTimeout(this.asked.get(frame.ref).timer);
    this.asked.delete(frame.ref);
  }

  /** Send and wait for the answer: an ack, or a refusal with its code. A line that does not answer counts as lost. */
  ask(frame) {
    return new Promise((resolve, reject) => {
      if (!this.isUp) { reject({ code: 'lost' }); return; }
      const ref = ++this.ref;
      const timer = setTimeout(() => this.drop(), ANSWER_WITHIN);
      this.asked.set(ref, { resolve, reject, timer });
      this.socket.send(JSON.stringify({ ...frame, ref }));
    });
  }

  drop() {
    const socket = this.socket;
    if (!socket) return;
    socket.onclose = null;
    socket.close();
    this.lost(1006);
  }

  tell(frame) { if (this.isUp) this.socket.send(JSON.stringify(frame)); }
}
