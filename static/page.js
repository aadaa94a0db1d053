// Small kindnesses on any page. Without this file every page still works.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
document.documentElement.classList.add('js');

// ---- times: the programme's clock stands there; where the reader's clock shows something else, his is added ----

/** As the page's own clock: Finnish writes the hour without a nought before it. */
const HOUR = document.documentElement.lang === 'fi' ? 'numeric' : '2-digit';
const SHAPES = {
  time: { hour: HOUR, minute: '2-digit', hourCycle: 'h23' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  moment: { weekday: 'long', day: 'numeric', month: 'long', hour: HOUR, minute: '2-digit', hourCycle: 'h23' },
};

export function ownTimes(root = document) {
  const { lang } = document.documentElement;
  for (const time of all('time[data-own]:not([data-told])', root)) {
    time.dataset.told = '';
    const at = new Date(time.dateTime);
    const write = (kind, timeZone, moment = at) => new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { ...SHAPES[kind], timeZone, numberingSystem: 'latn' }).format(moment);
    const { own, zone, words, ends } = time.dataset;
    if (write('moment', zone) === write('moment')) continue;
    const sameDay = write('day', zone) === write('day');
    if (own !== 'time' && own !== 'moment' && sameDay) continue;
    const mine = document.createElement('span');
    mine.className = 'own-time';
    const until = ends ? `–${write('time', undefined, new Date(ends))}` : '';
    mine.textContent = ` (${words.replace('{}', write(sameDay ? 'time' : own === 'time' ? 'moment' : own) + until)})`;
    time.after(mine);
  }
}
ownTimes();

// ---- forms ----

for (const summary of all('[data-focus]')) summary.focus();

for (const secret of all('input[data-strength]')) {
  const meter = document.getElementById(secret.dataset.strength);
  const bars = all('i', meter);
  secret.addEventListener('input', () => {
    const length = [...secret.value].length;
    const words = secret.value.trim().split(/\s+/).length;
    const reached = length < 10 ? Math.min(1, length) : length >= 20 || words >= 4 ? 4 : length >= 14 || words >= 3 ? 3 : 2;
    meter.hidden = length === 0;
    bars.forEach((bar, place) => bar.classList.toggle('on', place < reached));
    const said = meter.dataset[reached < 2 ? 'weak' : reached < 4 ? 'fair' : 'strong'];
    const hint = meter.querySelector('.hint');
    if (hint.textContent !== said) hint.textContent = said;
  });
}

// A form by which somebody comes in is sent once, however often he taps.
for (const form of all('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.once === 'sent') event.preventDefault();
    form.dataset.once = 'sent';
  });
}

// A button that asks for other suggestions gets them without losing what is typed: the chips alone change.
for (const button of all('[data-others]')) {
  button.addEventListener('click', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.others, { headers: { Accept: 'text/html' } });
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector(`[data-chips="${button.dataset.for}"]`);
      const old = document.querySelector(`[data-chips="${button.dataset.for}"]`);
      if (answer.ok && fresh) old.replaceChildren(...fresh.childNodes);
    } finally {
      button.disabled = false;
      button.focus();
    }
  });
}

// Writing a name of one's own takes the suggestion back, and the other way round.
for (const own of all('[data-instead]')) {
  const chips = document.querySelector(`[data-chips="${own.dataset.instead}"]`);
  own.addEventListener('input', () => { if (own.value) for (const chip of all(':checked', chips)) chip.checked = false; });
  chips?.addEventListener('change', () => { own.value = ''; });
}

// ---- copy, print ----

for (const button of all('[data-copies]')) {
  button.addEventListener('click', async () => {
    const source = document.querySelector(`[data-copy="${button.dataset.copies}"]`);
    const parts = all('li', source).map((part) => part.textContent.trim());
    await navigator.clipboard.writeText(parts.length ? parts.join(' ') : source.textContent.trim());
    button.querySelector('span').textContent = button.dataset.done;
  });
}
for (const button of all('[data-print]')) button.addEventListener('click', () => print());

// ---- sheets: opened by their address, without leaving a trace in the history; Escape closes ----

let cameFrom = null;
const openSheet = () => document.querySelector('.sheet:target');
const close = () => { location.replace('#main'); cameFrom?.focus(); };

addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (link?.matches('[data-sheet]')) { event.preventDefault(); cameFrom = link; location.replace(link.getAttribute('href')); }
  if (link?.matches('[data-close]') || event.target.matches?.('.sheet')) { event.preventDefault(); close(); }
});
addEventListener('hashchange', () => openSheet()?.querySelector('a, button')?.focus());
addEventListener('keydown', (event) => {
  const sheet = openSheet();
  if (!sheet) return;
  if (event.key === 'Escape') { close(); return; }
  if (event.key !== 'Tab') return;
  const stops = all('a[href], button:not(:disabled), input, textarea', sheet);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) { event.preventDefault(); (event.shiftKey ? stops.at(-1) : stops[0]).focus(); }
});
