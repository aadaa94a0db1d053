// The page of a live room: the line, the log, the people and the box to write in, brought together.

import { help } from './help.js';
import { Line } from './live.js';
import { Log } from './log.js';
import { Outbox, random } from './outbox.js';
import { People } from './people.js';
import { feelings } from './room-feeling.js';
import { Typing } from './typing.js';
import { count, inLine, say } from './words.js';
import { Writing } from './writing.js';

const SHORT = 1_500;
/** What his own stream tells that changes the whole page: it is loaded anew, and what he typed is kept in this tab. */
const ANEW = new Set(['timeout', 'excluded', 'breakaway', 'seat']);

const find = (selector) => document.querySelector(selector);
const root = find('[data-room]');
const { room: stream, home, you, zone, word } = root.dataset;
const meeting = stream.split('.')[0];
const ignored = new Set(root.dataset.ignored.split(' ').filter(Boolean));
const banner = find('[data-lost]');
const sheet = find('#message');
const anew = () => location.replace(home);

const log = new Log({
  scroller: find('.log'), list: find('#log'), button: find('[data-new]'), announcer: find('[data-announce]'), you, zone, ignored,
  nameOf: (persona) => people.name(persona),
});
const people = new People(root, { you, zone, ignored, announce: (sentence) => log.announce(sentence) });
const typing = new Typing(find('[data-typing]'), { people, you, ignored });

// ---- the line; a loss is told once it lasts ----

let lost = null;

const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) {
    people.ahead = frame.time - Date.now();
    for (const own of frame.own) hearOwn(own);
  },
  up() {
    clearTimeout(lost);
    lost = null;
    if (!banner.hidden) log.announce(say('back'));
    banner.hidden = true;
  },
  down() {
    lost ??= setTimeout(() => { banner.hidden = false; }, SHORT);
    writing.late();
  },
  over: anew,
});
const writing = new Writing(find('[data-composer]'), { stream, word: word || null, line, log, people, outbox: new Outbox(stream) });
writing.counted = (number) => {
  const mine = find('[data-mine]');
  mine.hidden = !number;
  count(mine, number);
};
writing.slow(Number(root.dataset.slowUntil) || null);
for (const back of log.list.querySelectorAll('[data-back]')) if (writing.outbox.isAway(back.dataset.key)) back.remove();
if ('listens' in root.dataset && people.isOpen) writing.opened();

line.hear(stream, Number(root.dataset.head), {
  subscribed({ state }) { changing(() => people.set(state)); writing.send(); },
  entry(frame) {
    if (frame.kind === 'closed' || (frame.kind === 'listening' && frame.by.persona === you)) { anew(); return; }
    changing(() => people.tell(frame));
    if (frame.kind === 'slow' && !frame.seconds) writing.slow(null);
    log.add(frame);
    if (!frame.by) return;
    if (frame.by.persona === you) writing.heard(frame);
    typing.quiet(frame.by.persona);
  },
  signal({ kind, by }) { if (kind === 'typing') typing.writes(by.persona); },
  ended: anew,
});
if (word) line.hear(word, Number(root.dataset.wordHead), { entry(frame) { log.addWord(frame); writing.heardWord(frame); }, ended() {} });

/** His own stream: what he heard of this meeting before is drawn, what is told from now on may change the page. */
function hearOwn(own) {
  let known = Infinity;
  line.hear(own, null, {
    subscribed(frame) { known = Math.min(known, frame.seq); help.subscribed(frame); },
    entry(frame) {
      help.entry(frame);
      if (frame.meeting !== meeting) return;
      if (frame.seq > known && ANEW.has(frame.kind)) anew();
      else if (frame.kind === 'place') for (const place of document.querySelectorAll('[data-place]')) inLine(place, frame.place);
      else writing.card(frame);
    },
  });
}

/** When the room opens or the pause ends before his eyes, its end is in view and the box is ready. */
function changing(change) {
  const wasOpen = people.isOpen;
  const paused = people.room?.paused;
  change();
  if (!people.isOpen || (wasOpen && !(paused && !people.room.paused))) return;
  log.toEnd();
  if (wasOpen) return;
  writing.opened();
  if (matchMedia('(hover: hover)').matches) writing.box.focus();
}

addEventListener('rinnalla:leave', () => line.close());
feelings(() => log.toEnd());

// ---- the sheet about one message; what came back taken again ----

log.list.addEventListener('click', (event) => {
  const again = event.target.closest('[data-again]');
  if (again) {
    event.preventDefault();
    writing.again(again.closest('form'), again.closest('.entry').querySelector('.said > p').textContent);
    return;
  }
  const link = event.target.closest('[data-about]');
  if (!link) return;
  event.preventDefault();
  link.focus();
  const entry = link.closest('.entry');
  const { name, text } = log.about(entry);
  sheet.dataset.seq = entry.dataset.seq;
  sheet.querySelector('[data-part="name"]').textContent = name;
  sheet.querySelector('[data-part="text"]').textContent = text;
  const removing = sheet.querySelector('[data-removing]');
  if (removing) { removing.reset(); removing.elements.seq.value = entry.dataset.seq; }
  const ignoring = sheet.querySelector('[data-ignoring]');
  if (ignoring) {
    ignoring.elements.persona.value = entry.dataset.by;
    ignoring.hidden = entry.matches('.entry--own, .entry--guide, .entry--pro');
  }
  const worried = sheet.querySelector('[data-worried]');
  worried.elements.persona.value = entry.dataset.by;
  worried.elements.seq.value = entry.dataset.seq;
  worried.hidden = entry.matches('.entry--own');
  sheet.querySelector('[data-worry-told]').hidden = true;
  location.replace('#message');
});

sheet.querySelector('[data-worried]').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) { form.submit(); return; }
  form.hidden = true;
  sheet.querySelector('[data-worry-told]').hidden = false;
});

log.list.addEventListener('submit', (event) => {
  event.preventDefault();
  writing.away(event.target);
  writing.box.focus();
});

sheet.querySelector('[data-answer]').addEventListener('click', (event) => {
  event.preventDefault();
  location.replace('#main');
  writing.answer(log.entry(sheet.dataset.seq));
});

// ---- what those who lead do: by frame, so that it takes hold at once; without a line as the forms that they are ----

for (const form of document.querySelectorAll('form[data-act]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { verb, ...args } = Object.fromEntries(new FormData(form));
    const place = form.closest('.sheet')?.querySelector('[data-refused]') ?? writing.refused;
    place.hidden = true;
    try {
      await line.ask({ type: 'act', stream, key: random(), verb, args });
      if (form.closest('.sheet')) { location.replace('#main'); writing.box.focus(); }
    } catch (refusal) {
      if (refusal.code === 'lost') { form.submit(); return; }
      place.textContent = refusal.message;
      place.hidden = false;
    }
  });
}

// ---- earlier messages ----

find('[data-earlier]')?.addEventListener('click', (event) => {
  event.preventDefault();
  log.readEarlier(event.currentTarget, home);
});
