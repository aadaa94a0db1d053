// An open desk answers: its live line says that whoever is signed on can be reached. What it hears about duty is shown
// quietly, as the house's own page of notices words it; nothing takes the focus, and nothing typed is lost.

import { Line } from './live.js';

export const KINDS = new Set([
  'shift_given', 'shift_taken', 'shift_called_off', 'cover_wanted', 'swap_offered', 'swap_answered', 'gap_ahead', 'duty_asked',
]);
const SOON = 250;
const PAGE = '/desk/notices';

const shown = document.querySelector('main [data-notices]');
const corner = document.querySelector('[data-duty]');
const title = document.title;
let fresh = 0;
let later = null;

/** The notices as they are now, in place of those that stand here. */
async function look() {
  const answer = await fetch(PAGE, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main [data-notices]');
  const place = shown ?? corner?.querySelector('[data-list]');
  if (!found || !place) return;
  for (const back of found.querySelectorAll('input[name="back"]')) back.value = shown?.dataset.back ?? back.value;
  place.replaceChildren(...found.childNodes);
  if (!shown) corner.hidden = place.querySelector('li') === null;
}

function soon() {
  clearTimeout(later);
  later = setTimeout(look, SOON);
}

function count(number) {
  fresh = number;
  document.title = fresh ? `(${fresh}) ${title}` : title;
}

/** Hear his own streams on a line: of this page, or of the room that has one already. */
export function hearDuty(line, own) {
  for (const stream of own) {
    line.hear(stream, null, {
      subscribed({ state }) { if (state?.cards?.some(({ kind }) => KINDS.has(kind))) soon(); },
      entry({ kind }) {
        if (KINDS.has(kind)) { count(fresh + 1); soon(); } else if (kind === 'dismissed') soon();
      },
    });
  }
}

addEventListener('focus', () => count(0));
for (const place of [shown, corner]) place?.addEventListener('focusin', () => count(0));

// Putting one away leaves the page as it is.
for (const place of [shown, corner]) {
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
    up() {},
    down() {},
    over() {},
  });
  addEventListener('rinnalla:leave', () => line.close());
}
