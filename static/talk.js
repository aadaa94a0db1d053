// The page of a private talk: the line, the log, the box, and what stands around them.

import { hearHelp } from './help.js';
import { Line } from './live.js';
import { Log } from './log.js';
import { Outbox, random } from './outbox.js';
import { Clock } from './room-clock.js';
import { Fresh } from './talk-fresh.js';
import { TalkWriting } from './talk-writing.js';
import { Typing } from './typing.js';
import { say } from './words.js';

const SHORT = 1_500;

const find = (selector) => document.querySelector(selector);
const root = find('[data-talk]');
const { talk: stream, home, you, zone } = root.dataset;
const banner = find('[data-lost]');
const sheet = find('#message');
const title = document.title;
const names = new Map();
const ignored = new Set();

const log = new Log({ scroller: find('.log'), list: find('#log'), button: find('[data-new]'), announcer: find('[data-announce]'), you, zone, ignored });

/** As much of a room as there is between two: it is always open, and nobody reads first. */
const people = { ahead: 0, isOpen: true, room: null, lead: null, readFirst() {}, name: (persona) => names.get(persona) };
const typing = new Typing(find('[data-typing]'), { people, you, ignored });
const clock = new Clock(find('[data-clock]'), { ahead: () => people.ahead, says: (minutes) => log.announce(say('minutes-left', { count: minutes })) });
const fresh = new Fresh(home, {
  root: '[data-talk]', list: log.list, announce: (sentence) => log.announce(sentence),
  heard(page) {
    clock.place = find('[data-clock]');
    clock.run(Number(clock.place?.dataset.runs) || null);
    writing.form.hidden = page.querySelector('[data-composer]').hidden;
    if (log.stuck) log.toEnd();
  },
});

let lost = null;

const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) { people.ahead = frame.time - Date.now(); hearHelp(line, frame.own); },
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
  over: () => location.replace(home),
});
const writing = new TalkWriting(find('[data-composer]'), { stream, line, log, people, outbox: new Outbox(stream) });

line.hear(stream, Number(root.dataset.head), {
  subscribed({ state }) {
    for (const face of [state.man, state.holder, ...state.others]) if (face) names.set(face.persona, face.name);
    writing.send();
  },
  entry(frame) {
    if (frame.by) names.set(frame.by.persona, frame.by.name);
    if (!['message', 'gone', 'removed'].includes(frame.kind)) { fresh.soon(); return; }
    log.add(frame);
    if (frame.kind !== 'message') return;
    typing.quiet(frame.by.persona);
    if (frame.by.persona === you) writing.heard(frame);
    else if (document.hidden) document.title = `• ${title}`;
    if (!clock.until) fresh.soon();   // beside a live talk, words change whose turn it is
  },
  signal({ kind, by }) { if (kind === 'typing') typing.writes(by.persona); },
  ended: () => location.replace(home),
});

document.addEventListener('visibilitychange', () => { if (!document.hidden) document.title = title; });
addEventListener('rinnalla:leave', () => line.close());

// ---- the sheet about one message ----

log.list.addEventListener('click', (event) => {
  const link = event.target.closest('[data-about]');
  if (!link) return;
  event.preventDefault();
  link.focus();
  const entry = link.closest('.entry');
  const { name, text } = log.about(entry);
  const removing = sheet.querySelector('[data-removing]');
  sheet.dataset.seq = removing.elements.seq.value = entry.dataset.seq;
  removing.hidden = entry.dataset.by !== you;
  sheet.querySelector('[data-part="name"]').textContent = name;
  sheet.querySelector('[data-part="text"]').textContent = text;
  location.replace('#message');
});

sheet.querySelector('[data-answer]').addEventListener('click', (event) => {
  event.preventDefault();
  location.replace('#main');
  writing.answer(log.entry(sheet.dataset.seq));
});

// ---- what he asks and answers: by frame; without a line as the forms that they are ----

document.addEventListener('submit', async (event) => {
  const form = event.target.closest('form[data-act]');
  if (!form) return;
  event.preventDefault();
  const { verb, ...args } = Object.fromEntries(new FormData(form, event.submitter));
  const place = form.querySelector('[data-refused]') ?? form.closest('.sheet')?.querySelector('[data-refused]') ?? writing.refused;
  place.hidden = true;
  try {
    await line.ask({ type: 'act', stream, key: random(), verb, args });
    if (form.closest('.sheet')) location.replace('#main');
    (writing.form.hidden ? log.newest : writing.box).focus();
  } catch (refusal) {
    if (refusal.code === 'lost') { HTMLFormElement.prototype.submit.call(withButton(form, event.submitter)); return; }
    place.textContent = refusal.message;
    place.hidden = false;
    place.scrollIntoView({ block: 'nearest' });
  }
});

/** The form with what its pressed button says, for sending it as it is. */
function withButton(form, button) {
  if (button?.name) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: button.name, value: button.value }));
  return form;
}

find('[data-earlier]')?.addEventListener('click', (event) => {
  event.preventDefault();
  log.readEarlier(event.currentTarget, home);
});
