// The help card: told to him alone, drawn as the server writes it, whenever something of it changes. Without this file the next page shows it.

const find = (selector, root = document) => root.querySelector(selector);
const place = find('[data-help-place]');
const programme = place?.dataset.helpPlace;
const page = `/help/now/card?${new URLSearchParams({ programme, from: place?.dataset.helpFrom ?? '' })}`;
const card = () => find('[data-help-card]', place);
const shown = () => Number(card()?.dataset.helpCard ?? 0);
const latest = (cards) => cards.findLast((one) => one.kind === 'help_card' && one.programme === programme)?.seq ?? 0;

let heard = 0;   // what was told before this page was made, or is looked at already
let turn = 0;

/** Show the card as it stands now; of several looks the last counts. */
async function look() {
  const mine = ++turn;
  const answer = await fetch(page, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || mine !== turn) return;
  const fresh = find('[data-help-card]', new DOMParser().parseFromString(await answer.text(), 'text/html'));
  if (mine === turn) place.replaceChildren(...(fresh ? [fresh] : []));
}

/** What the line of a page tells of his own stream. */
export const help = {
  subscribed({ seq, state }) {
    heard = Math.max(heard, seq);
    if (place && latest(state.cards ?? []) !== shown()) look();
  },
  entry(frame) {
    if (!place || frame.seq <= heard) return;
    heard = frame.seq;
    if (frame.kind === 'dismissed' && frame.target === shown()) place.replaceChildren();
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
  await look();
  (form.matches('[data-help-ask]') ? card() : null)?.focus();
});
