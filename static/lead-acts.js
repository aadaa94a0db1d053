// What those who lead ask for: by frame, so that it takes hold at once; a refusal says its sentence beside the tool and changes nothing.

import { random } from './outbox.js';
import { say } from './words.js';

/** The place of a refusal beside a tool: the nearest one above the form. */
function beside(form) {
  for (let at = form.parentElement; at; at = at.parentElement) {
    const place = at.querySelector(':scope > [data-refused]');
    if (place) return place;
  }
  return null;
}

function tell(place, sentence) {
  if (!place) return;
  place.textContent = sentence;
  place.hidden = !sentence;
  place.dataset.at = Date.now();
}

/** What was open for this is closed again, and the focus stays where the tool is. */
function done(form) {
  for (const area of form.querySelectorAll('textarea')) { area.value = ''; area.dispatchEvent(new Event('input', { bubbles: true })); }
  if (form.closest('.sheet')) { location.replace('#main'); return; }
  const menu = form.closest('details.menu');
  if (!menu) return;
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector('summary').focus();
}

/** Forms with data-act are asked for over the line. told(sentence): a word to screen readers. */
export function listen({ line, stream, told }) {
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.matches('[data-act]')) return;
    event.preventDefault();
    const { submitter } = event;
    const data = new FormData(form);
    if (submitter?.name) data.set(submitter.name, submitter.value);
    const { verb, from, key, ...args } = Object.fromEntries(data);
    const place = beside(form);
    tell(place, '');
    if (form.dataset.busy) return;
    form.dataset.busy = 'yes';
    try {
      await line.ask({ type: 'act', stream, key: random(), verb, args });
      done(form);
      told(say('done'));
    } catch (refusal) {
      tell(place, refusal.code === 'lost' ? say('failed') : refusal.message);
    } finally {
      delete form.dataset.busy;
    }
  });
}
