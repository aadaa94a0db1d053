// An open desk answers: its live line says that whoever is signed on can be reached. What comes about duty meanwhile is
// shown quietly in a corner, as the house's own page of notices words it; nothing takes the focus, nothing typed is lost.

import { deaf, hearBells } from './bell.js';
import { Line } from './live.js';

export const KINDS = new Set([
  'shift_given', 'shift_taken', 'shift_called_off', 'cover_wanted', 'swap_offered', 'swap_answered', 'gap_ahead', 'duty_asked',
]);
const SOON = 250;
const PAGE = '/desk/notices';

const shown = document.querySelector('main [data-notices]');
const corner = document.querySelector('[data-duty]');
const title = document.title;
let known = null;   // the notices that lay there when this page was opened
let news = 0;
let later = null;

const all = (root) => [...root.querySelectorAll('[data-notice]')];

/** The notices as they are now: in the page where it lists them, else those that are new in the corner. */
async function look() {
  const answer = await fetch(PAGE, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main [data-notices]');
  if (!found) return;
  known ??= new Set(all(found).map((one) => one.dataset.notice));
  if (shown) list(found); else if (corner) tell(all(found));
}

function list(found) {
  for (const one of all(found).slice(Number(shown.dataset.most))) one.remove();
  for (const back of found.querySelectorAll('input[name="back"]')) back.value = shown.dataset.back;
  const more = [...shown.children].filter((part) => part.tagName === 'P');
  shown.replaceChildren(...found.children, ...more);
}

function tell(notices) {
  const fresh = notices.filter((one) => !known.has(one.dataset.notice));
  corner.querySelector('[data-fresh]').replaceChildren(...fresh.slice(0, 2));
  corner.querySelector('[data-count]').textContent = String(notices.length);
  corner.hidden = notices.length === 0;
}

function soon() {
  clearTimeout(later);
  later = setTimeout(look, SOON);
}

function count(number) {
  news = number;
  document.title = news ? `(${news}) ${title}` : title;
}

/** Hear his own streams on a line: that of this page, or of a room that has one already. */
export function hearDuty(line, own) {
  hearBells(line);
  for (const stream of own) {
    let head = null;
    line.hear(stream, null, {
      subscribed({ seq, state }) {
        head ??= seq;
        if (state?.cards?.some(({ kind }) => KINDS.has(kind))) soon();
        else known ??= new Set();
      },
      entry({ kind, seq }) {
        if (seq <= head) return;
        if (KINDS.has(kind)) { count(news + 1); soon(); } else if (kind === 'dismissed') soon();
      },
    });
  }
}

addEventListener('focus', () => count(0));

for (const place of [shown, corner]) {
  place?.addEventListener('focusin', () => count(0));
  // Putting one away leaves the page as it is.
  place?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
    if (!answer?.ok) { form.submit(); return; }
    count(0);
    await look();
  });
}

if (!document.querySelector('[data-room]')) {
  const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
    welcome: (frame) => hearDuty(line, frame.own),
    up: () => deaf(false),
    down: () => deaf(true),
    over() {},
  });
  addEventListener('rinnalla:leave', () => line.close());
}

// On a phone the sections are drawn aside: the one that is open stands in sight.
document.querySelector('.sections [aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
