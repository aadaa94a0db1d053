// The bell of every desk: somebody may be in danger, and nobody has it yet. It says so on whatever page of the desk is open, in the
// title, and, where the person allowed it, by a sound and a notice without content. It is silent as soon as somebody has it.

import { Tone } from './bell-tone.js';

const KEPT = 'desk-bell';

const place = document.querySelector('[data-bell]');
const heard = JSON.parse(place?.dataset.bell ?? '[]');
const onBells = new Map(heard.map((one) => [one.stream, new Map()]));
const given = new Map();   // what somebody handed over to the reader, or asks him to look at, while this page is open
const tone = new Tone();
let notice = null;
let told = '';   // the alerts of which a notice was given

// ---- what is on the bells ----

const WATCH = 1;
const isSought = ({ tier, why, taken_by: taken, lapsed }) => tier > WATCH && !why && (!taken || lapsed);
const holds = (one, { taken_by: taken, lapsed }) => taken?.persona === one.you && !lapsed;
const concerns = (one, item) => (item.drill ? item.circle.includes(one.you) : one.all || item.called.includes(one.you) || item.consulted.includes(one.you) || holds(one, item));
const calls = (one, { called, nobody, drill }) => called.includes(one.you) || (nobody && one.all && !drill);

function look() {
  const all = heard.flatMap((one) => [...onBells.get(one.stream).values()].filter((item) => concerns(one, item)).map((item) => ({ ...item, me: calls(one, item) })));
  const sought = all.filter(isSought).sort((a, b) => b.tier - a.tier || a.since - b.since);
  const handed = all.filter(({ alert }) => given.has(alert));
  count(all.length, sought.length);
  show([...sought, ...handed].find(({ alert }) => alert !== here()));
  title(sought.length + handed.length > 0);
  const mine = [...sought.filter((item) => item.me), ...handed];
  tone.ring(allowed() ? mine[0]?.tier ?? 0 : 0);
  tell(mine);
  document.dispatchEvent(new CustomEvent('rinnalla:bell', { detail: all }));
}

function count(number, sought) {
  const tag = document.querySelector('[data-bell-count]');
  if (!tag) return;
  tag.textContent = number || '';
  tag.hidden = !number;
  tag.classList.toggle('tag--danger', sought > 0);
}

const here = () => document.querySelector('[data-alert]')?.dataset.alert;

/** The bar leads to the most pressing one but that of this page. */
function show(item) {
  place.hidden = !item;
  if (item) place.querySelector('a').href = `/desk/alerts/${item.alert}`;
  const why = !item || isSought(item) ? 'rings' : given.get(item.alert);
  for (const words of place.querySelectorAll('[data-why]')) words.hidden = words.dataset.why !== why;
  place.querySelector('[data-drill]').hidden = !item?.drill;
}

// ---- the title: other scripts write it too, so what stands before it is put back ----

const before = place?.dataset.title ?? '';
let ringing = false;
const bare = () => (document.title.startsWith(before) ? document.title.slice(before.length) : document.title);

function title(rings) {
  ringing = rings;
  const wanted = ringing ? before + bare() : bare();
  if (document.title !== wanted) document.title = wanted;
}
if (place) new MutationObserver(() => title(ringing)).observe(document.querySelector('title'), { childList: true });

// ---- sound and notice, only where he allowed them ----

function allowed() { try { return localStorage.getItem(KEPT) === 'on'; } catch { return false; } }
function keep(on) { try { localStorage.setItem(KEPT, on ? 'on' : 'off'); } catch { /* as long as the page */ } }

function tell(mine) {
  const now = mine.map(({ alert, tier }) => alert + tier).join();
  if (!mine.length || now !== told) { notice?.close(); notice = null; }
  const may = globalThis.Notification?.permission === 'granted' && allowed();
  if (mine.length && now !== told && may && document.hidden) {
    notice = new Notification(place.dataset.notice, { tag: 'bell', renotify: true, requireInteraction: true });
    notice.onclick = () => { focus(); notice?.close(); };
  }
  told = now;
}

function settle() {
  const rings = allowed() && tone.isAwake;
  for (const part of document.querySelectorAll('[data-ringing]')) {
    part.querySelector('[data-let-ring]').hidden = rings;
    part.querySelector('[data-rings]').hidden = !rings;
  }
}

document.addEventListener('click', async ({ target }) => {
  if (target.closest?.('[data-let-ring]')) {
    keep(true);
    await tone.wake();
    tone.once();
    globalThis.Notification?.requestPermission?.();
  } else if (target.closest?.('[data-hush]')) {
    keep(false);
  } else if (allowed() && !tone.isAwake) {
    await tone.wake();   // a browser lets a page sound only once it was touched
  } else return;
  settle();
  look();
});
addEventListener('rinnalla:leave', () => tone.ring(0));

if (allowed()) tone.wake().then(settle);
settle();

/** Has a colleague handed it over to the reader, or asked him to look? It is told until it is on his screen. */
function noted(one, before, item) {
  const handed = holds(one, item) && before?.taken_by && !before.lapsed && !holds(one, before);
  const asked = item.consulted.includes(one.you) && !before?.consulted.includes(one.you);
  if (item.alert !== here() && (handed || asked)) given.set(item.alert, handed ? 'handed' : 'asked');
  else if (item.why || !concerns(one, item)) given.delete(item.alert);
}

const SHORT = 2_000;
let later = null;

/** The line is gone, and with it the bell: whoever sits there is told. */
export function deaf(is) {
  const told = document.querySelector('[data-deaf]');
  if (!told) return;
  if (is) { later ??= setTimeout(() => { told.hidden = false; }, SHORT); return; }
  clearTimeout(later);
  later = null;
  told.hidden = true;
}

/** Hear the bells on a line: that of this page, or of a room that has one already. */
export function hearBells(line) {
  for (const one of heard) {
    const { stream } = one;
    const items = onBells.get(stream);
    let head = null;
    line.hear(stream, null, {
      subscribed({ seq, state }) {
        head = seq;
        items.clear();
        for (const [alert, item] of Object.entries(state.items)) items.set(alert, item);
        look();
      },
      entry({ seq, kind, item }) {
        if (head === null || seq <= head) return;
        noted(one, items.get(item.alert), item);
        if (kind === 'closed') { items.delete(item.alert); given.delete(item.alert); } else items.set(item.alert, item);
        look();
      },
      ended() { items.clear(); look(); },
    });
  }
}
