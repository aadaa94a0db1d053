// One alert: its page follows what happens without reload; what is being typed stays, the focus stays.

import { deaf } from './bell.js';
import { hearDuty } from './duty.js';
import { listen as listenForActs } from './inbox-acts.js';
import { InboxFresh } from './inbox-fresh.js';
import { Line } from './live.js';
import { Clock } from './room-clock.js';
import { say } from './words.js';

const EVERY = 60_000;
/** After these the page is another one: what can be done, and what one may write. */
const ANEW = new Set(['decline', 'hand_over', 'look', 'review', 'tell', 'raise', 'close']);

const root = document.querySelector('[data-alert]');
const home = `/desk/alerts/${root.dataset.alert}`;
const news = document.querySelector('[data-news]');
let ahead = 0;

const announce = (sentence) => news.replaceChildren(Object.assign(document.createElement('p'), { textContent: sentence }));

// ---- the clock of the head runs by the house's time ----

const clock = new Clock(null, { ahead: () => ahead, ticks: () => {} });
function wind() {
  clock.place = document.querySelector('.alert-clock [data-runs]');
  clock.run(Number(clock.place?.dataset.runs) || null);
}
wind();

// ---- the page follows ----

const tools = (page) => [...page.querySelectorAll('[data-act] [name="verb"]')].map(({ value }) => value).filter((verb) => verb !== 'step').join();
const writes = () => [...document.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue);

const fresh = new InboxFresh(home, {
  root: '[data-alert]', announce,
  heard(page) {
    wind();
    if (tools(page) !== tools(document) && !writes()) location.replace(home);   // somebody else took it, or it is over
  },
});
setInterval(() => { if (!document.hidden) fresh.soon(); }, EVERY);

const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
  welcome(frame) {
    ahead = frame.time - Date.now();
    hearDuty(line, frame.own);
  },
  up() { deaf(false); fresh.soon(); },
  down: () => deaf(true),
  over: () => location.reload(),
});
line.hear(root.dataset.stream, Number(root.dataset.head), { entry: () => fresh.soon() });
addEventListener('rinnalla:leave', () => line.close());

listenForActs({
  home,
  told: announce,
  settled(form, verb) {
    if (ANEW.has(verb)) location.assign(home);
    else fresh.soon(0);
  },
});
