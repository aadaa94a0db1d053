// Who is writing: one name at most, then several. It is never read aloud.

import { say } from './words.js';

const SHOWN = 5_000;

export class Typing {
  constructor(place, { people, you, ignored }) {
    Object.assign(this, { place, people, you, ignored });
    this.writing = new Map();
  }

  writes(persona) {
    if (persona === this.you || this.ignored.has(persona)) return;
    clearTimeout(this.writing.get(persona));
    this.writing.set(persona, setTimeout(() => this.quiet(persona), SHOWN));
    this.show();
  }

  quiet(persona) {
    clearTimeout(this.writing.get(persona));
    if (this.writing.delete(persona)) this.show();
  }

  show() {
    const [first] = this.writing.keys();
    const name = this.people.name(first);
    this.place.hidden = !name;
    if (name) this.place.lastElementChild.textContent = this.writing.size > 1 ? say('several') : say('writes', { name });
  }
}
