// The help card: told to him alone, drawn as the server writes it, whenever something of it changes. Without this file the next page shows it.

const find = (selector, root = document) => root.querySelector(selector);
const place = find('[data-help-place]');
const programme = place?.dataset.helpPlace;
const page = `/help/now/card?${new URLSearchParams({ programme, from: place?.dataset.helpFrom ?? '' })}`;
const card = () => find('[data-help-card]', place);
const shown = () => Number(card()?.dataset.helpCard ?? 0);
const latest = (cards) => cards.findLast((one) => one.kind === 'help_card' && one.programme === programme)?.seq ?? 0;

const heard = new Map();   // by stream: what was told before this page was made, or is looked at already
let turn = 0;
let held = false;   // whether what he has in hand is the card: it stays so while the card is drawn anew

function show(cards) {
  held ||= place.contains(document.activeElement);
  place.replaceChildren(...cards);
  if (!held || !cards.length) return;
  held = false;
  cards[0].focus();
}

/** Show the card as it stands now; of several looks the last counts. */
async function look() {
  const mine = ++turn;
  const answer = await fetch(page, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  const fresh = find('[data-help-card]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (mine === turn) show(fresh ? [fresh] : []);
}

/** What the line of a page tells of his own stream. */
export const help = {
  subscribed({ stream, seq, state }) {
    heard.set(stream, Math.max(heard.get(stream) ?? 0, seq));
    if (place && latest(state.cards ?? []) !== shown()) look();
  },
  entry(frame) {
    if (!place || frame.seq <= heard.get(frame.stream)) return;
    heard.set(frame.stream, frame.seq);
    if (frame.kind === 'dismissed' && frame.target === shown()) show([]);
    else if (['help_card', 'help_moved'].includes(frame.kind) && frame.programme === programme) look();
  },
};

/** Every own stream of his that this page does not hear already. */
export function hearHelp(line, own) {
  if (place) for (const stream of own) line.hear(stream, null, help);
}

// ---- asking and putting away, without leaving the page ----

addEventListener('submit', async (event) => {
  const form = event.target;
  if (!place || !form.matches('[data-help-ask], [data-help-away]')) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer?.ok) { form.submit(); return; }
  if (form.closest('.sheet')) location.replace('#main');
  held = form.matches('[data-help-ask]');
  if (!held) find('#main').focus();
  await look();
});
