// The page of one who waits for a seat, or is out of the room for a while: it changes by itself when that is over.

import { help } from './help.js';
import { Line } from './live.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { Clock } from './room-clock.js';
import { inLine, say } from './words.js';
import { Writing } from './writing.js';

const SHORT = 1_500;
const LATE = 2_000;

const find = (selector) => document.querySelector(selector);
const root = find('[data-aside]');
const { aside: meeting, stance, home, own, you, zone, word, wordHead } = root.dataset;
const banner = find('[data-lost]');
const anew = () => location.replace(home);

/** As much of the room as he may know here: nothing but the time. */
const people = { ahead: 0, isOpen: false, room: null, lead: null, readFirst() {} };

const list = find('#log');
const log = list
  ? new Log({ scroller: find('.log'), list, button: find('[data-new]'), announcer: find('[data-announce]'), you, zone, ignored: new Set() })
  : { announce(sentence) { find('[data-announce]').textContent = sentence; } };

let lost = null;

const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) { people.ahead = frame.time - Date.now(); },
  up() {
    clearTimeout(lost);
    lost = null;
    if (banner) banner.hidden = true;
    look();
  },
  down() {
    lost ??= setTimeout(() => { if (banner) banner.hidden = false; }, SHORT);
    writing?.late();
  },
  over: anew,
});

const form = find('[data-composer]');
const writing = form ? new Writing(form, { stream: `${meeting}.room`, word, line, log, people, outbox: new Outbox(`${meeting}.room`) }) : null;
if (word) line.hear(word, Number(wordHead), { subscribed() { writing.send(); }, entry(frame) { log.addWord(frame); writing.heardWord(frame); }, ended: anew });

let heard = null;   // what was told before this page is in it

line.hear(own, null, {
  subscribed(frame) { heard ??= frame.seq; help.subscribed(frame); },
  entry(frame) {
    help.entry(frame);
    if (frame.meeting !== meeting || frame.seq <= heard) return;
    const place = find('[data-place]');
    if (frame.kind !== 'place' || !place) { look(); return; }
    inLine(place, frame.place);
    log.announce(place.textContent);
  },
});

/** Is it still as this page says? If not, the page is loaded anew; what he typed is kept in this tab. */
async function look() {
  const answer = await fetch(home, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) return;
  const now = await answer.json();
  const known = Number(root.querySelector('[data-clock="quiet"]')?.dataset.runs) || null;
  const place = root.querySelector('[data-place]');
  if (now.stance !== stance || now.state.phase === 'closed' || (now.quiet_until ?? null) !== known) anew();
  else if (place && now.place) inLine(place, now.place);
}

new Clock(root.querySelector('[data-clock="quiet"]'), {
  ahead: () => people.ahead,
  says: (minutes) => log.announce(say('minutes-left', { count: minutes })),
  ticks(seconds) { if (seconds === 0) { this.ticks = () => {}; setTimeout(look, LATE); } },
});

addEventListener('rinnalla:leave', () => line.close());
