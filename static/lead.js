// The lead desk: the line, the room's log, the men, backstage and the tools, brought together.

import { hearBells } from './bell.js';
import { listen as listenForActs } from './lead-acts.js';
import { Alone } from './lead-alone.js';
import { Box } from './lead-boxes.js';
import { Fresh } from './lead-fresh.js';
import { Held } from './lead-held.js';
import { listen as listenForKeys } from './lead-keys.js';
import { Men } from './lead-men.js';
import { announce, tally } from './lead-news.js';
import { listen as listenForSheet } from './lead-sheet.js';
import { Pace, after, behindAfter, statesOf } from './lead-state.js';
import { Thread } from './lead-thread.js';
import { Line } from './live.js';
import { Log } from './log.js';
import { Outbox } from './outbox.js';
import { clock, say } from './words.js';

const SHORT = 1_500;

const find = (selector) => document.querySelector(selector);
const root = find('[data-lead]');
const { home, you, zone } = root.dataset;
const streams = JSON.parse(root.dataset.streams);
const heads = JSON.parse(root.dataset.heads);
const leads = root.dataset.stance === 'leads';
const known = { room: null, behind: null };
let ahead = 0;
const now = () => Date.now() + ahead;
const seen = (place) => !document.hidden && place.getClientRects().length > 0;

// ---- its parts ----

const men = new Men(find('.pane--people'), { zone, now, isOpen: ['live', 'closing'].includes(root.dataset.phase) });
const held = leads ? new Held(find('[data-hold]'), { zone, changed: () => tally('room', held.count) }) : null;
const log = streams.room ? new Log({ scroller: find('[data-log]'), list: find('#log'), button: find('[data-new]'), announcer: find('[data-announce-room]'), you, zone, ignored: new Set(), nameOf: (tag) => known.room?.leaders.find((face) => face.persona === tag)?.name }) : null;
const stage = new Thread(find('[data-talk]'), find('[data-talk-log]'), { kind: 'behind', you, zone });
const pace = new Pace();

const banner = find('[data-lost]');
let lost = null;
let wasUp = false;
const boxes = new Set();
const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) {
    ahead = frame.time - Date.now();
    hearBells(line);
  },
  up() {
    clearTimeout(lost);
    lost = null;
    if (!banner.hidden) announce(say('back'));
    banner.hidden = true;
    if (wasUp) fresh.soon();
    wasUp = true;
  },
  down() {
    lost ??= setTimeout(() => { banner.hidden = false; }, SHORT);
    for (const box of boxes) box.late();
  },
  over: leave,
});

function box(form, stream, thread, typing = false) {
  const made = new Box(form, { stream, line, thread, outbox: new Outbox(stream), typing });
  boxes.add(made);
  return made;
}

const roomBox = log && find('[data-room-box]') ? box(find('[data-room-box]'), streams.room, log, true) : null;
const stageBox = streams.backstage ? box(find('[data-stage-box]'), streams.backstage, stage) : null;
const alone = leads ? new Alone(find('.pane--room'), { room: streams.room, you, zone, men, log, heads, line, makeBox: box, announce, seen, counted: (number) => tally('people', number) }) : null;
alone?.hear(JSON.parse(root.dataset.words));
if (held) tally('room', held.count);

/** It is over here; what stands in a box and nobody has yet is not thrown away. */
function leave() {
  if ([...boxes].some((one) => one !== roomBox && one.text.value.trim())) find('[data-ended]').hidden = false;
  else location.replace(`${home}/lead`);
}

const fresh = new Fresh(home, {
  may: () => line.isUp,
  heard(page) {
    men.merge(page.querySelector('[data-men-list]'));
    alone?.hear(JSON.parse(page.querySelector('[data-lead]').dataset.words));
  },
});

// ---- what is heard ----

if (log) {
  line.hear(streams.room, heads[streams.room], {
    subscribed({ state }) { know({ room: state }); roomBox?.send(); },
    entry(frame) {
      if (frame.kind === 'closed') { leave(); return; }
      if (known.room) know({ room: after(known.room, frame) });
      log.add(frame);
      heardInRoom(frame);
    },
    ended: leave,
  });
}

function heardInRoom(frame) {
  const { kind, by, at } = frame;
  if (kind === 'prompt') card(frame.shown ? frame.text : '');
  if (kind === 'removed' && !known.room?.prompt) card('');
  if (!by) { fresh.soon(); return; }
  if (kind === 'message') {
    men.spoke(by.persona, at);
    pace.hear(frame.text);
    hurries();
    if (by.persona === you) roomBox?.heard(frame);
  } else {
    if (kind === 'left') men.left(by.persona, at);
    fresh.soon();
  }
}

if (held) {
  line.hear(streams.hold, heads[streams.hold], {
    subscribed({ state }) { held.keepOnly(state.held); },
    entry(frame) {
      const stay = log.atEnd();
      if (frame.kind === 'message') {
        held.add(frame);
        announce(say('news-held', { name: frame.by.name }));
      } else if (frame.target) held.remove(frame.target);
      if (stay) log.toEnd();
    },
  });
}

line.hear(streams.backstage, heads[streams.backstage], {
  subscribed({ state }) { know({ behind: state }); stageBox?.send(); },
  entry(frame) {
    if (known.behind) know({ behind: behindAfter(known.behind, frame) });
    if (frame.kind === 'message') {
      stage.add(frame);
      if (frame.by.persona === you) stageBox.heard(frame);
      else news(say('news-behind', { name: frame.by.name, text: frame.text }));
      return;
    }
    const sentence = behindSentence(frame);
    stage.happened(frame, sentence);
    if (frame.by?.persona !== you && sentence && frame.kind !== 'word') news(say('news-house', { text: sentence }));
    fresh.soon();
  },
  ended: leave,
});

function behindSentence(frame) {
  const { by, persona, kind } = frame;
  const values = { name: by?.name ?? '', man: frame.name ?? men.name(persona) ?? say('somebody'), time: frame.until ? clock(frame.until, zone) : '', heavy: frame.heavy ?? '' };
  return (by && say(`behind-${kind}_by`, values)) || say(`behind-${kind}`, values);
}

const mark = (link, is) => { if (is) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current'); };

let unseen = 0;
function news(sentence) {
  announce(sentence);
  if (!seen(find('[data-talk-log]'))) tally('backstage', ++unseen);
}
function look() {
  const part = ['#people', '#backstage'].includes(location.hash) ? location.hash.slice(1) : 'room';
  for (const link of document.querySelectorAll('[data-part-link]')) mark(link, link.dataset.partLink === part);
  if (part === 'room' && log?.stuck) log.toEnd();
  if (seen(find('[data-talk-log]'))) { unseen = 0; tally('backstage', 0); stage.toEnd(); }
  alone?.look();
}
addEventListener('hashchange', look);
document.addEventListener('visibilitychange', look);

// ---- the page follows ----

function know(news) {
  Object.assign(known, news);
  const { room, behind } = known;
  if (room) show(room);
  if (room && behind && men.set(room, behind)) fresh.soon();
  if (behind) for (const part of document.querySelectorAll('[data-sought]')) part.hidden = !behind.sought;
}

function show(room) {
  const wasOpen = ['live', 'closing'].includes(root.dataset.phase);
  root.dataset.phase = room.phase;
  const states = statesOf(room);
  for (const part of document.querySelectorAll('[data-when]')) part.hidden = !part.dataset.when.split(' ').some((state) => states.has(state));
  find('[data-ends]').textContent = clock(room.ends_at, zone);
  if (room.until) find('[data-closes-at]').textContent = clock(room.until, zone);
  for (const button of document.querySelectorAll('[data-seconds]')) button.setAttribute('aria-pressed', String(Number(button.dataset.seconds) === room.slow));
  const slow = find('[data-menu="slow"] summary');
  slow?.classList.toggle('is-on', room.slow > 0);
  find('[data-menu="pause"] summary')?.classList.toggle('is-on', Boolean(room.paused));
  if (!room.prompt) card('');
  tick();
  if (!wasOpen && ['live', 'closing'].includes(room.phase)) log?.toEnd();
}

function card(text) {
  const place = find('[data-prompt]');
  if (!place) return;
  place.hidden = !text;
  if (text) place.querySelector('[data-part="text"]').textContent = text;
}

function hurries() {
  const place = find('[data-hurried]');
  if (place) place.hidden = !(known.room?.phase === 'live' && !known.room.slow && pace.hurries);
}
find('[data-not-now]')?.addEventListener('click', () => { pace.notNow(); hurries(); roomBox?.text.focus(); });

const left = (until) => {
  const seconds = Math.max(0, Math.ceil((until - now()) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
function tick() {
  const { room } = known;
  if (!room) return;
  find('[data-closing-left]').textContent = room.phase === 'closing' && room.until ? left(room.until) : '';
  find('[data-pause-left]').textContent = room.paused ? say('pause-left', { time: left(room.paused) }) : '';
}
setInterval(() => { tick(); hurries(); }, 1000);

// ---- tools and keys ----

if (log) listenForSheet({ home, log, men, answer(entry) { alone?.close(); roomBox?.answer(entry, log); } });
listenForActs({ line, stream: streams.room ?? streams.backstage, told: announce });
addEventListener('rinnalla:leave', () => line.close());

// One tool is open at a time, and a press beside it closes it.
addEventListener('toggle', (event) => {
  if (!event.target.matches?.('.menu[open]')) return;
  for (const other of document.querySelectorAll('.menu[open]')) if (other !== event.target) other.open = false;
  if (event.target.closest('.held-item')) event.target.querySelector('.menu-in').scrollIntoView({ block: 'nearest' });
}, true);
addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('.menu[open]')) if (!open.contains(event.target)) open.open = false;
});

const press = (selector) => [...document.querySelectorAll(selector)].find((one) => one.getClientRects().length);
const tool = (key) => () => {
  const found = press(`.menu[data-key="${key}"] > summary`) ?? press(`button[data-key="${key}"]`);
  found?.focus();
  found?.click();
};
const to = (place) => () => { location.replace(place === stageBox ? '#backstage' : '#main'); place?.text.focus(); };
const rows = () => men.rows.filter((row) => row.getClientRects().length);
const keys = listenForKeys({
  rows,
  box: find('[data-letters]'),
  does: {
    j: () => keys.step(1),
    k: () => keys.step(-1),
    w: () => { const row = keys.row(); if (row && alone) alone.open(row.dataset.persona); },
    l: () => press('[data-held-list] button')?.focus(),
    g: () => { alone?.close(); to(roomBox)(); },
    b: to(stageBox),
    '?': () => location.replace('#keys'),
    ...Object.fromEntries(['s', 'h', 'p', 'q', 'c', 't'].map((key) => [key, tool(key)])),
  },
  alt: { 1: () => { alone?.close(); to(roomBox)(); }, 2: () => alone?.again(), 3: to(stageBox) },
});

for (const area of document.querySelectorAll('[data-kept]')) {
  const kept = new Outbox(`${streams.room}.${area.dataset.kept}`);
  area.value ||= kept.draft;
  area.addEventListener('input', () => { kept.draft = area.value; });
}
look();
