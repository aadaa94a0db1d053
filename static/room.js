// The page of a live room: the line, the log, the people and the box to write in, brought together.

import { Line } from './live.js';
import { Log } from './log.js';
import { Outbox, random } from './outbox.js';
import { People } from './people.js';
import { say } from './words.js';

const CHARACTERS = 2_000;
const BYTES = 8 * 1024;
const TYPING_EVERY = 3_000;
const TYPING_SHOWN = 5_000;
const AGAIN = new Set(['busy', 'slow_down', 'failed', 'too_many']);

const root = document.querySelector('[data-room]');
const find = (selector) => document.querySelector(selector);
const { room: stream, home, you, zone } = root.dataset;
const meeting = stream.split('.')[0];
const ignored = new Set(root.dataset.ignored.split(' ').filter(Boolean));
const composer = find('[data-composer]');
const box = composer.elements.text;
const refused = composer.querySelector('[data-refused]');

const outbox = new Outbox(stream);
const log = new Log({ scroller: find('.log'), list: find('#log'), button: find('[data-new]'), announcer: find('[data-announce]'), you, zone, ignored });
const people = new People(root, { you, zone, ignored, announce: (sentence) => log.announce(sentence) });

// ---- the line ----

let lostSince = null;
const banner = find('[data-lost]');

const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) {
    people.ahead = frame.time - Date.now();
    for (const own of frame.own) line.hear(own, null, { entry: card });
  },
  up() {
    clearTimeout(lostSince);
    lostSince = null;
    if (!banner.hidden) log.announce(say('back'));
    banner.hidden = true;
  },
  down() {
    lostSince ??= setTimeout(() => { banner.hidden = false; }, 1_500);
    for (const { key } of outbox.unsent) log.mark(key, 'late');
  },
  over() { location.replace(home); },
});

line.hear(stream, Number(root.dataset.head), {
  subscribed(frame) {
    const wasOpen = people.isOpen;
    people.set(frame.state);
    if (!wasOpen && people.isOpen) log.toEnd();
    send();
  },
  entry(frame) {
    const wasOpen = people.isOpen;
    people.tell(frame);
    if (frame.kind === 'closed') { location.replace(home); return; }
    log.add(frame);
    if (frame.by?.persona === you) heard(frame);
    if (frame.by) quiet(frame.by.persona);
    if (!wasOpen && people.isOpen) { log.toEnd(); if (matchMedia('(hover: hover)').matches) box.focus(); }
  },
  signal(frame) { if (frame.kind === 'typing') writes(frame.by.persona); },
  ended() { location.replace(home); },
});

addEventListener('rinnalla:leave', () => line.close());

// ---- writing ----

const acked = new Map();
let sending = false;

/** Send what waits, one after the other, each once: a repeated key is answered with what was said the first time. */
async function send() {
  if (sending || !people.isOpen) return;
  sending = true;
  for (let item; line.isUp && (item = outbox.unsent[0]);) {
    log.keep(item, 'sending');
    try {
      arrived(item, await line.ask({ type: 'post', stream, key: item.key, text: item.text, reply_to: item.replyTo }));
    } catch (refusal) {
      if (refusal.code === 'lost') { log.mark(item.key, 'late'); break; }
      if (AGAIN.has(refusal.code)) await new Promise((resolve) => { setTimeout(resolve, (refusal.retry_after ?? 1) * 1000 * (1 + Math.random())); });
      else giveBack(item, refusal.message);
    }
  }
  sending = false;
}

/** The server has it: it stands in the log under its number, or waits in his own stream for a support person. */
function arrived(item, ack) {
  outbox.settle(item.key);
  if (ack.stream !== stream) log.mark(item.key, 'waits');
  else if (ack.seq === null || log.entry(ack.seq)) log.settle(item.key);
  else acked.set(ack.seq, item.key);
}

/** One of his own messages came: what waited for it goes. Before its answer has come it is known by its words. */
function heard(frame) {
  const known = acked.get(frame.seq);
  acked.delete(frame.seq);
  const alike = outbox.unsent.find((item) => item.text === frame.text);
  if (known ?? alike) log.settle(known ?? alike.key);
}

function giveBack(item, sentence) {
  outbox.settle(item.key);
  log.settle(item.key);
  box.value = [item.text, box.value].filter(Boolean).join('\n\n');
  outbox.draft = box.value;
  refuse(sentence);
}

function refuse(sentence) {
  refused.textContent = sentence;
  refused.hidden = !sentence;
}

/** What his own stream says about messages that wait. */
function card(frame) {
  if (frame.meeting !== meeting) return;
  if (frame.kind === 'held' && frame.text) log.keep({ key: frame.key, text: frame.text }, 'waits');
  if (frame.kind === 'released') log.settle(frame.key);
}

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  if ([...text].length > CHARACTERS || new TextEncoder().encode(text).length > BYTES) { refuse(say('too-long')); return; }
  refuse('');
  log.keep(outbox.add(text, Number(composer.elements.reply_to.value) || null), line.isUp ? 'sending' : 'late');
  box.value = '';
  answer(null);
  box.focus();
  send();
});

box.addEventListener('keydown', (event) => {
  const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing && matchMedia('(hover: hover) and (pointer: fine)').matches;
  if (sends) { event.preventDefault(); composer.requestSubmit(); }
});

let told = 0;
box.addEventListener('input', () => {
  outbox.draft = box.value;
  if (!box.value.trim() || Date.now() - told < TYPING_EVERY) return;
  told = Date.now();
  line.tell({ type: 'typing', stream });
});

box.value ||= outbox.draft;
for (const item of outbox.unsent) log.keep(item, 'late');

// ---- who is writing: one name at most, then several; never read aloud ----

const typing = find('[data-typing]');
const writing = new Map();

function writes(persona) {
  if (persona === you || ignored.has(persona)) return;
  clearTimeout(writing.get(persona));
  writing.set(persona, setTimeout(() => quiet(persona), TYPING_SHOWN));
  showWriting();
}

function quiet(persona) {
  clearTimeout(writing.get(persona));
  if (writing.delete(persona)) showWriting();
}

function showWriting() {
  const name = people.name([...writing.keys()][0]);
  typing.hidden = writing.size === 0 || !name;
  if (!typing.hidden) typing.lastElementChild.textContent = writing.size > 1 ? say('several') : say('writes', { name });
}

// ---- answering, and the sheet about one message ----

const bar = composer.querySelector('[data-answering]');
const sheet = find('#message');

function answer(entry) {
  const seq = entry?.dataset.seq ?? '';
  composer.elements.reply_to.value = seq;
  bar.hidden = !seq;
  if (!entry) return;
  const { name, text } = log.about(entry);
  bar.querySelector('[data-part="name"]').textContent = name;
  bar.querySelector('[data-part="text"]').textContent = text;
  box.focus();
}

bar.querySelector('[data-cancel]').addEventListener('click', (event) => { event.preventDefault(); answer(null); box.focus(); });

log.list.addEventListener('click', (event) => {
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
  location.replace('#message');
});

sheet.querySelector('[data-answer]').addEventListener('click', (event) => {
  event.preventDefault();
  location.replace('#newest');
  answer(log.entry(sheet.dataset.seq));
});

// ---- what those who lead do: by frame, so that it takes hold at once; without a line as the forms that they are ----

for (const form of document.querySelectorAll('form[data-act]')) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { verb, ...args } = Object.fromEntries(new FormData(form));
    const place = form.closest('.sheet')?.querySelector('[data-refused]') ?? refused;
    place.hidden = true;
    try {
      await line.ask({ type: 'act', stream, key: random(), verb, args });
      if (form.closest('.sheet')) location.replace('#newest');
    } catch (refusal) {
      if (refusal.code === 'lost') { form.submit(); return; }
      place.textContent = refusal.message;
      place.hidden = false;
    }
  });
}

// ---- earlier messages ----

find('[data-earlier]')?.addEventListener('click', async (event) => {
  event.preventDefault();
  const link = event.currentTarget;
  const answer_ = await fetch(`${home}/messages?before=${link.dataset.earlier}`, { headers: { Accept: 'application/json' } });
  if (!answer_.ok) { location.assign(link.href); return; }
  const { entries, before } = await answer_.json();
  log.addEarlier(entries);
  link.dataset.earlier = before ?? '';
  link.parentElement.hidden = !before;
});
