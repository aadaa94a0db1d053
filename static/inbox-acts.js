// What is asked of a conversation goes as the form that it is, without leaving the page; a refusal says its sentence beside its field.

import { random } from './outbox.js';
import { say } from './words.js';

/** After these the page is another one: who reads, who writes, what can be done. */
const ANEW = new Set(['take', 'open', 'put_back', 'step_out', 'take_over', 'supervise', 'end']);

function tell(place, sentence) {
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
  if (sentence) place.scrollIntoView({ block: 'nearest' });
}

/** What is wrong, in one sentence: that of the first field, else that of the whole. */
export function sentenceOf({ error }) {
  const [first] = Object.values(error?.fields ?? {});
  return (typeof first === 'string' ? first : first?.message) ?? error?.message ?? say('failed');
}

/** What was open for this is closed again, what was typed is sent, and the focus stays at the tool. */
function done(form, menu) {
  for (const area of form.querySelectorAll('textarea')) if (!area.matches('#say')) { area.value = ''; area.defaultValue = ''; }
  if (form.matches('[data-note]')) { form.elements.key.value = random(); form.elements.agreed.checked = false; }
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
}

/** settled(form, verb): it was done and the page may follow. */
export function listen({ home, settled, told }) {
  document.addEventListener('submit', async (event) => {
    const { target: form, submitter: button } = event;
    const elsewhere = button?.hasAttribute('formaction');
    if (!form.matches('[data-act], [data-note]') && !elsewhere) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.busy) return;
    const body = new URLSearchParams(new FormData(form, button));
    const menu = (button ?? form).closest('details');
    const place = (elsewhere ? menu : form).querySelector('[data-refused]');
    tell(place, '');
    form.dataset.busy = 'yes';
    const action = elsewhere ? button.formAction : form.action;
    const answer = await fetch(action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
    delete form.dataset.busy;
    if (!answer) { tell(place, say('failed')); return; }
    if (answer.status === 401) { location.reload(); return; }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) { tell(place, sentenceOf(said)); return; }
    if (ANEW.has(body.get('verb'))) { location.assign(home); return; }
    done(form, menu);
    told(say('done'));
    settled(form, body.get('verb'));
  }, true);
}
