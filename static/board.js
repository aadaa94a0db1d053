// A thread: what is written in it appears by itself; what he is writing is kept on the server for him alone. Without this file all of it works by hand.

import { hearHelp } from './help.js';
import { Line } from './live.js';
import { ownTimes } from './page.js';
import { Fresh } from './talk-fresh.js';

const KEEPS = 3_000;

const thread = document.querySelector('[data-thread]');
if (thread?.dataset.live === 'yes') listen(thread);
for (const form of document.querySelectorAll('[data-draft]')) keep(form);

/** The page is read again when something happened in the thread; on an earlier page a link says that there is something new. */
function listen({ dataset }) {
  const fresh = new Fresh(location.pathname + location.search, { root: '[data-thread]', heard: () => ownTimes() });
  const line = new Line(new URL('/live', location.href.replace(/^http/, 'ws')), {
    welcome: (frame) => hearHelp(line, frame.own),
    up() {},
    down() {},
    over: () => location.replace(location.href),
  });
  line.hear(`${dataset.thread}.thread`, Number(dataset.head), {
    subscribed() {},
    signal() {},
    entry({ kind }) {
      if (kind === 'message' && dataset.last === 'no') document.querySelector('[data-later]').hidden = false;
      else fresh.soon();
    },
    ended: () => location.replace('/boards'),
  });
}

/** What he writes is kept a moment after he stops; sending the form makes it unneeded. */
function keep(form) {
  let due = null;
  form.addEventListener('input', () => { clearTimeout(due); due = setTimeout(() => send(form), KEEPS); });
  form.addEventListener('submit', () => clearTimeout(due));
}

function send(form) {
  const written = new URLSearchParams(new FormData(form));
  written.set('act', 'draft');
  fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body: written }).catch(() => {});
}
