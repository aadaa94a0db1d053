// What the desk knows: the room as everybody in it does, and what those behind it share. Entries change it here as they do on the server.

export { after } from './room-after.js';

const without = (many, tag) => many.filter((one) => one.persona !== tag);

/** What those behind the room share, after an entry of backstage. Messages and unknown kinds change nothing. */
export function behindAfter(behind, frame) {
  const { kind, persona, name } = frame;
  switch (kind) {
    case 'timeout': return { ...behind, quiet: [...without(behind.quiet, persona), { persona, name, until: frame.until, reason: frame.reason }] };
    case 'timeout_over': return { ...behind, quiet: without(behind.quiet, persona) };
    case 'excluded': case 'seen_out': return { ...behind, quiet: without(behind.quiet, persona), apart: without(behind.apart, persona), excluded: [...behind.excluded, { persona, name }] };
    case 'readmitted': return { ...behind, excluded: without(behind.excluded, persona) };
    case 'breakaway': return { ...behind, apart: [...behind.apart, { persona, name }] };
    case 'breakaway_over': return { ...behind, apart: without(behind.apart, persona) };
    case 'held': return { ...behind, read_first: [...new Set([...behind.read_first, persona])] };
    case 'released': return { ...behind, read_first: behind.read_first.filter((tag) => tag !== persona) };
    case 'cover_sought': case 'cover_found': return { ...behind, sought: kind === 'cover_sought' };
    default: return behind;
  }
}

/** The states in which parts of the page show, as templates/chat/lead.html names them. */
export function statesOf(room) {
  const isOpen = ['live', 'closing'].includes(room.phase);
  return new Set([room.phase, isOpen && !room.led ? 'unled' : 'led', room.paused ? 'paused' : '', room.slow ? 'slow' : '', room.hold ? 'hold' : 'free']);
}

export const words = (text) => (text ?? '').split(/\s+/).filter(Boolean).length;

/** How many words were written in the last minute; more than this is faster than a group can read together. */
export class Pace {
  constructor() { this.heard = []; this.until = 0; }

  hear(text, at = Date.now()) { this.heard.push({ at, words: words(text) }); }

  notNow(minutes = 10) { this.until = Date.now() + minutes * 60_000; }

  get hurries() {
    const now = Date.now();
    this.heard = this.heard.filter(({ at }) => now - at < 60_000);
    return now > this.until && this.heard.reduce((sum, one) => sum + one.words, 0) > 180;
  }
}
