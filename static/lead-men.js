// The men on the desk: one row each, which says in a line how he is. What a row shows follows from its data and the clock.

import { filled } from './lead-thread.js';
import { clock, count, draw, say } from './words.js';

const FACTS = ['here', 'listens', 'kept', 'quiet', 'apart', 'excluded', 'readFirst'];
const MINUTE = 60_000;
const SILENT = 5 * MINUTE;
const yes = (is) => (is ? 'yes' : '');

export class Men {
  constructor(pane, { zone, now, isOpen }) {
    Object.assign(this, { zone, now, list: pane.querySelector('[data-men-list]'), head: pane.querySelector('[data-men]'), nobody: pane.querySelector('[data-nobody]') });
    this.isOpen = isOpen;
    setInterval(() => this.paintAll(), 10_000);
    for (const row of this.rows) this.ready(row);
    this.list.addEventListener('click', (event) => {
      const opener = event.target.closest('[data-opens]');
      if (!opener || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.toggle(opener.parentElement);
    });
    this.list.addEventListener('keydown', (event) => {
      if (event.key !== ' ' || !event.target.matches('[data-opens]')) return;
      event.preventDefault();
      this.toggle(event.target.parentElement);
    });
  }

  get rows() { return [...this.list.children]; }

  row(tag) { return this.rows.find((row) => row.dataset.persona === tag); }

  name(tag) { return this.row(tag)?.dataset.name; }

  /** Where scripts run a row is a button that shows his tools below it. */
  ready(row) {
    const opener = row.querySelector('[data-opens]');
    if (!opener) return;
    opener.setAttribute('role', 'button');
    opener.removeAttribute('aria-current');
    opener.setAttribute('aria-expanded', String(this.isShown(row)));
  }

  isShown(row) { return row.querySelector('.person-tools')?.hidden === false; }

  /** His tools, and nobody else's, are open; or his no longer. */
  toggle(row, open = !this.isShown(row)) {
    for (const other of this.rows) if (other !== row && this.isShown(other)) this.toggle(other, false);
    if (open && !row.querySelector('.person-tools')) row.append(filled(draw('tools'), { tag: row.dataset.persona }));
    const tools = row.querySelector('.person-tools');
    if (tools) tools.hidden = !open;
    this.ready(row);
    this.paint(row);
  }

  /** The room and what those behind it know of each man are so. True when somebody is there who has no row yet. */
  set(room, behind) {
    this.isOpen = ['live', 'closing'].includes(room.phase);
    const faces = new Map(room.people.map((face) => [face.persona, face]));
    const of = (many, tag) => many.find((one) => one.persona === tag);
    for (const { dataset } of this.rows) {
      const tag = dataset.persona;
      if (this.isOpen) {
        dataset.here = yes(faces.has(tag));
        if (faces.has(tag)) { dataset.kept = ''; dataset.listens = yes(faces.get(tag).listens); }
      }
      dataset.quiet = of(behind.quiet, tag)?.until ?? '';
      dataset.apart = yes(of(behind.apart, tag));
      dataset.excluded = yes(of(behind.excluded, tag));
      dataset.readFirst = yes(behind.read_first.includes(tag));
    }
    this.paintAll();
    return [...faces.keys(), ...behind.excluded.map((one) => one.persona)].some((tag) => !this.row(tag));
  }

  spoke(tag, at) { this.note(tag, 'spoke', at); }

  left(tag, at) { this.note(tag, 'gone', at); }

  words(tag, number) { this.note(tag, 'unread', number); }

  note(tag, name, value) {
    const row = this.row(tag);
    if (!row) return;
    row.dataset[name] = value;
    this.paint(row);
  }

  /** Rows as the server gives them: facts are taken over, new men come in, who has no seat any more goes; what is open stays open. */
  merge(fresh) {
    const wanted = [...fresh.children];
    for (const row of this.rows) {
      if (!wanted.some((one) => one.dataset.persona === row.dataset.persona) && !row.contains(document.activeElement)) row.remove();
    }
    wanted.forEach((one, place) => {
      const known = this.row(one.dataset.persona);
      if (!known) { this.ready(this.list.insertBefore(document.importNode(one, true), this.list.children[place] ?? null)); return; }
      for (const fact of FACTS) known.dataset[fact] = one.dataset[fact];
    });
    this.paintAll();
  }

  paintAll() {
    for (const row of this.rows) this.paint(row);
    count(this.head, this.rows.filter((row) => row.dataset.here).length);
    this.nobody.hidden = this.rows.length > 0;
  }

  paint(row) {
    const { quiet, apart, excluded, listens, readFirst, unread } = row.dataset;
    const aside = Boolean(quiet || apart || excluded);
    const line = row.querySelector('[data-part="line"]');
    const text = this.line(row.dataset);
    if (line.textContent !== text) line.textContent = text;
    const tags = Object.entries({ word: Number(unread) > 0, 'read-first': readFirst, rests: quiet, apart, listens }).filter(([, is]) => is).map(([name]) => name);
    const told = `${tags} ${unread}`;
    if (row.told !== told) this.tag(row, tags, unread);
    row.told = told;
    const shown = { aside, present: !aside, heard: !aside && !readFirst, unheard: !aside && readFirst, seated: !excluded };
    for (const tool of row.querySelectorAll('[data-for]')) tool.hidden = !shown[tool.dataset.for];
  }

  tag(row, tags, unread) {
    const drawn = tags.map((name) => draw(`tag-${name}`));
    for (const one of drawn) if (one.dataset.tag === 'word') one.querySelector('[data-part="count"]').textContent = unread;
    row.querySelector('.tags').replaceChildren(...drawn);
  }

  line({ here, spoke, gone: left, kept, quiet, apart, excluded }) {
    const time = (at) => clock(Number(at), this.zone);
    if (excluded) return say('line-excluded');
    if (quiet) return say('line-quiet', { time: time(quiet) });
    if (apart) return say('line-apart');
    if (!here && left) return kept ? say('line-left-kept', { time: time(left), until: time(kept) }) : say('line-left', { time: time(left) });
    if (!here) return kept ? say('line-kept', { until: time(kept) }) : say('line-missing');
    if (!this.isOpen) return say('line-lobby');
    if (!spoke) return say('line-none');
    const silent = this.now() - Number(spoke);
    return silent < SILENT ? say('line-wrote', { time: time(spoke) }) : say('line-silent', { count: Math.floor(silent / MINUTE) });
  }
}
