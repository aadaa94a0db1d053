// One conversation at the desk: its log, the box to the man, who is writing, the clock of a live talk.

import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { Clock } from './room-clock.js';
import { TalkWriting } from './talk-writing.js';
import { Typing } from './typing.js';
import { clock, say } from './words.js';

const GAP = /\{(name|counsellor|programme|next)\}/;
const find = (selector) => document.querySelector(selector);

/** The box to the man: with an open gap nothing is sent, and when the draft was kept stands beside it. */
class Answer extends TalkWriting {
  constructor(form, told) {
    super(form, told);
    this.zone = told.zone;
  }

  submit() {
    const open = this.box.value.match(GAP);
    if (open) { this.refuse(say('gap-open', { gap: open[0] })); return; }
    super.submit();
  }

  async keep() {
    await super.keep();
    if (!this.sign.hidden) this.sign.querySelector('time').textContent = clock(Date.now(), this.zone);
  }

  /** Words to answer with come in where the cursor is. */
  insert(text) {
    const { selectionStart: from, selectionEnd: to, value } = this.box;
    this.box.setRangeText(text, from, to, 'end');
    if (value && from === value.length && from === to) this.box.setRangeText('\n\n', from, from, 'end');
    this.box.dispatchEvent(new Event('input', { bubbles: true }));
    this.box.focus();
  }
}

/** Nobody writes here: what is sent is heard all the same. */
const NO_BOX = { send() {}, late() {}, heard() {}, insert() {} };

export class Case {
  constructor(root, { line, fresh, announce }) {
    const { talk: stream, home, you, zone } = root.dataset;
    Object.assign(this, { root, stream, home, you, line, fresh, names: new Map() });
    this.log = new Log({ scroller: find('.pane--talk .log'), list: find('#log'), button: find('[data-new]'), announcer: find('[data-announce]'), you, zone, ignored: new Set() });
    this.people = { ahead: 0, isOpen: true, room: null, lead: null, readFirst() {}, name: (persona) => this.names.get(persona) };
    const form = find('[data-composer]');
    this.writing = form ? new Answer(form, { stream, line, log: this.log, people: this.people, outbox: new Outbox(stream), zone }) : NO_BOX;
    this.typing = form ? new Typing(find('[data-typing]'), { people: this.people, you, ignored: new Set() }) : null;
    this.clock = new Clock(find('[data-clock]'), { ahead: () => this.people.ahead, says: (minutes) => announce(say('minutes-left', { count: minutes })) });
    this.listen(Number(root.dataset.head));
    this.press();
  }

  listen(head) {
    this.line.hear(this.stream, head, {
      subscribed: ({ state }) => {
        for (const face of [state.man, state.holder, ...state.others]) if (face) this.names.set(face.persona, face.name);
        this.writing.send();
      },
      entry: (frame) => this.entry(frame),
      signal: ({ kind, by }) => { if (kind === 'typing') this.typing?.writes(by.persona); },
      ended: () => location.replace(this.home),
    });
    const { side, sideHead } = this.root.dataset;
    if (side) this.line.hear(side, Number(sideHead), { entry: () => this.fresh.soon() });
  }

  entry(frame) {
    if (frame.by) this.names.set(frame.by.persona, frame.by.name);
    if (['message', 'gone', 'removed'].includes(frame.kind)) this.log.add(frame);
    if (frame.kind !== 'message') { this.fresh.soon(); return; }
    this.typing?.quiet(frame.by.persona);
    if (frame.by.persona === this.you) this.writing.heard(frame);
    if (!this.clock.until) this.fresh.soon();
  }

  /** After the page was read anew. */
  follows() {
    this.clock.place = find('[data-clock]');
    this.clock.run(Number(this.clock.place?.dataset.runs) || null);
    if (this.log.stuck) this.log.toEnd();
  }

  press() {
    document.addEventListener('click', (event) => {
      const words = event.target.closest('[data-words]');
      const about = event.target.closest('[data-about]');
      const earlier = event.target.closest('[data-earlier]');
      if (words && this.writing !== NO_BOX) { event.preventDefault(); words.closest('details')?.removeAttribute('open'); this.writing.insert(words.dataset.words); }
      if (about) { event.preventDefault(); location.assign(`${this.home}?about=${about.closest('.entry').dataset.seq}#message`); }
      if (earlier) { event.preventDefault(); this.log.readEarlier(earlier, this.home); }
    });
  }
}
