// His place in the line: how many are before him, how long it may take, and that it is his turn.

import { hearHelp } from './help.js';
import { Line } from './live.js';
import { isTooLong, Outbox, random } from './outbox.js';
import { Fresh } from './talk-fresh.js';
import { count, say } from './words.js';

const SHORT = 1_500;
const OPENS = 1_200;
const CHARACTERS = 8_000;
const BYTES = 32 * 1024;
/** As counselling/line/telling.py and counselling/man/place.py reckon it. */
const SOONEST = 0.7;
const LATEST = 1.5;
const STEP = 5;
const LONG = 90;

const find = (selector) => document.querySelector(selector);
const root = find('[data-waiting]');
const { line: lineStream, talk, home } = root.dataset;
const number = Number(root.dataset.number);
const banner = find('[data-lost]');
const form = find('[data-words]');
const box = form.elements.text;
const refused = form.querySelector('[data-refused]');
const outbox = new Outbox(talk);
const announcer = find('[data-announce]');
const fresh = new Fresh('/walk-in/place', { root: '[data-waiting]' });

let standing = root.dataset.standing;
let lost = null;
let called = false;
let goes = false;

function placeOf(told) {
  if (number > told.last) return told.waiting + number - told.last - 1;
  return told.marks.findLast(([from]) => from <= number)?.[1] ?? 0;
}

/** Which sentence says how long it takes, and its two numbers. */
function wait(told, before) {
  if (!told.answering) return ['nobody', 0, 0];
  const minutes = (Math.max(0, before + 1 - (told.free ?? 0)) * told.each) / told.answering / 60;
  const soonest = Math.floor(Math.trunc(minutes * SOONEST) / STEP) * STEP;
  const latest = Math.max(Math.ceil((minutes * LATEST) / STEP) * STEP, STEP);
  if (latest > LONG) return ['hours', 0, Math.max(Math.floor(soonest / 60), 1)];
  return [soonest ? 'range' : 'within', soonest, latest];
}

function moved(told) {
  const before = placeOf(told);
  const [said, low, high] = wait(told, before);
  const door = `${told.shut} ${told.open_until} ${told.answering}`;
  if (door !== standing) { standing = door; fresh.soon(Math.random() * 2_000); return; }
  const men = find('[data-men]');
  const band = document.getElementById('draw').content.querySelector(`[data-band="${said}"]`);
  if (Number(men.dataset.before) === before && men.dataset.said === `${said} ${low} ${high}`) return;
  Object.assign(men.dataset, { before, said: `${said} ${low} ${high}` });
  find('[data-place]').textContent = String(before + 1);
  if (before) count(men, before); else men.textContent = men.dataset.next;
  const range = band.cloneNode();
  count(range, high);
  find('[data-range]').textContent = range.textContent.replace('{low}', String(low));
  const drawn = [...find('.queue').children];
  drawn.forEach((one, at) => one.classList.toggle('is-you', at === Math.min(before, drawn.length - 1)));
}

// ---- the line ----

const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) { hearHelp(line, frame.own); },
  up() { clearTimeout(lost); lost = null; banner.hidden = true; },
  down() { lost ??= setTimeout(() => { banner.hidden = false; }, SHORT); },
  over: () => location.replace('/walk-in/place'),
});

line.hear(lineStream, null, {
  subscribed({ state }) { moved(state); },
  entry(frame) { if (frame.kind === 'moved') moved(frame); },
  ended() {},
});
line.hear(talk, Number(root.dataset.talkHead), {
  entry(frame) {
    if (frame.kind === 'taken') turn();
    else if (frame.kind === 'message' || frame.kind === 'removed') fresh.soon();
    else if (frame.kind === 'continued') leave(home);
    else if (frame.kind === 'ended') leave('/walk-in/place');
  },
  ended: () => leave('/walk-in/place'),
});

/** A form of his own leads on by itself; what the line tells of it meanwhile must not be faster. */
document.addEventListener('submit', ({ target }) => { goes ||= target.getAttribute('action') === '/walk-in/place'; });

function leave(where) {
  if (!goes) location.replace(where);
}

/** It is his turn: told neutrally in the title, aloud, and by a soft sound if he wanted one. What he was writing goes along. */
function turn() {
  if (called) return;
  called = true;
  outbox.draft = box.value;
  document.title = root.dataset.turn;
  announcer.textContent = say('turn');
  ring();
  const open = () => location.replace(home);
  if (document.hidden) document.addEventListener('visibilitychange', open, { once: true });
  else setTimeout(open, OPENS);
}

// ---- a soft sound, only where he asked for it, and only this time ----

let sound = null;
const button = find('[data-sound]');
button.addEventListener('click', () => {
  const on = button.getAttribute('aria-pressed') !== 'true';
  button.setAttribute('aria-pressed', String(on));
  sound = on ? sound ?? new AudioContext() : null;
});

function ring() {
  if (!sound) return;
  navigator.vibrate?.([180, 120, 180]);
  for (const [at, tone] of [[0, 440], [0.28, 554]]) {
    const voice = sound.createOscillator();
    const level = sound.createGain();
    voice.frequency.value = tone;
    level.gain.setValueAtTime(0.0001, sound.currentTime + at);
    level.gain.exponentialRampToValueAtTime(0.12, sound.currentTime + at + 0.05);
    level.gain.exponentialRampToValueAtTime(0.0001, sound.currentTime + at + 0.6);
    voice.connect(level).connect(sound.destination);
    voice.start(sound.currentTime + at);
    voice.stop(sound.currentTime + at + 0.65);
  }
}

// ---- his first words: kept in this tab until the house has them ----

if (outbox.draft) box.value = outbox.draft;
box.addEventListener('input', () => { outbox.draft = box.value; });
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = box.value.trim();
  refused.hidden = true;
  if (!text) return;
  if (isTooLong(text, CHARACTERS, BYTES)) { refuse(say('too-long')); return; }
  const body = new URLSearchParams({ text, key: form.elements.key.value });
  const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) { refuse((await answer?.json().catch(() => null))?.error?.message ?? say('not-sent')); return; }
  box.value = '';
  outbox.draft = '';
  form.elements.key.value = random();
  announcer.textContent = say('kept');
  box.focus();
  fresh.soon();
});

function refuse(sentence) {
  refused.textContent = sentence;
  refused.hidden = false;
}

addEventListener('rinnalla:leave', () => line.close());
