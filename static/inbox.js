// The inbox: one line for the team's list and the open conversation. It follows without reload, without taking the focus.

import { hearDuty } from './duty.js';
import { listen as listenForActs } from './inbox-acts.js';
import { InboxFresh } from './inbox-fresh.js';
import { Case } from './inbox-talk.js';
import { listen as listenForKeys } from './lead-keys.js';
import { Line } from './live.js';
import { say } from './words.js';

const SHORT = 1_500;
const EVERY = 60_000;
const SOUND = 'desk-sound';

const find = (selector) => document.querySelector(selector);
const root = find('[data-inbox]');
const { home, programme, box } = root.dataset;
const title = document.title.replace(/^\(\d+\) /, '');
const news = find('[data-news]');
let unread = Number(root.dataset.unread);
let lost = null;

function announce(sentence) { news.replaceChildren(Object.assign(document.createElement('p'), { textContent: sentence })); }

// ---- what waits: in the title, in the bar, and as a soft sound where that is allowed ----

const sound = find('[data-sound]');
try { sound.checked = localStorage.getItem(SOUND) === 'on'; } catch { /* then it is off */ }
sound.addEventListener('change', () => { try { localStorage.setItem(SOUND, sound.checked ? 'on' : 'off'); } catch { /* as long as the page */ } });

function ring() {
  const audio = new AudioContext();
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = 520;
  volume.gain.setValueAtTime(0.08, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.5);
}

function count(number) {
  if (number > unread) { announce(say('changed')); if (sound.checked) ring(); }
  unread = number;
  document.title = number ? `(${number}) ${title}` : title;
  const shown = find('[data-inbox-count]');
  if (shown) shown.textContent = number || '';
}

// ---- the page follows; where one may write no more, or again, it is another one ----

const writes = (page) => page.querySelector('[data-composer]') !== null;

const where = root.dataset.talk === undefined && home === '/desk/inbox' ? `${home}?programme=${programme}&box=${box}&light=1` : `${home}?box=${box}&light=1`;
const fresh = new InboxFresh(where, {
  root: '[data-inbox]', list: find('#log'), announce,
  heard(page) {
    count(Number(page.querySelector('[data-inbox]').dataset.unread));
    open?.follows();
    if (open && writes(page) !== writes(document) && !find('#say')?.value.trim()) location.replace(home);
  },
});
setInterval(() => { if (!document.hidden) fresh.soon(); }, EVERY);

const banner = find('[data-lost]');
const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) {
    if (open) open.people.ahead = frame.time - Date.now();
    hearDuty(line, frame.own);
  },
  up() {
    clearTimeout(lost);
    lost = null;
    banner.hidden = true;
  },
  down() {
    lost ??= setTimeout(() => { banner.hidden = false; }, SHORT);
    open?.writing.late();
  },
  over: () => location.reload(),
});
const open = root.dataset.talk ? new Case(root, { line, fresh, announce }) : null;
for (const [desk, head] of Object.entries(JSON.parse(root.dataset.desks))) line.hear(desk, head, { entry: () => fresh.soon() });
addEventListener('rinnalla:leave', () => line.close());

listenForActs({ home, told: announce, settled: () => fresh.soon(0) });

// ---- tools and keys ----

addEventListener('toggle', (event) => {
  if (!event.target.matches?.('.menu[open]')) return;
  for (const other of document.querySelectorAll('.menu[open]')) if (other !== event.target) other.open = false;
}, true);
addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('.menu[open]')) if (!menu.contains(event.target)) menu.open = false;
});

const rows = () => [...document.querySelectorAll('[data-row]')];
function step(by) {
  const all = rows();
  const now = all.indexOf(document.activeElement?.closest('[data-row]') ?? find('[data-row][aria-current]'));
  const next = now === -1 ? (by > 0 ? 0 : all.length - 1) : now + by;
  all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
}
const tool = (key) => () => { const found = find(`.menu[data-key="${key}"] > summary`); found?.focus(); found?.click(); };
const to = (selector, part = '#main') => () => { location.replace(part); find(selector)?.focus(); };
listenForKeys({
  rows,
  box: find('[data-letters]'),
  does: { j: () => step(1), k: () => step(-1), r: to('#say'), n: to('#note', '#about'), t: tool('t'), m: tool('m'), '?': () => location.replace('#keys') },
  alt: { 1: to('.pane--list'), 2: to('#say'), 3: to('.pane--about', '#about') },
});
