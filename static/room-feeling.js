// How heavy it is: kept without leaving the page. Without a line to the house the form goes as the form that it is.

import { random } from './outbox.js';

/** kept(form): what happens once it is kept. */
export function feelings(kept) {
  for (const form of document.querySelectorAll('form[data-feeling]')) {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const done = form.querySelector('[data-kept-word]');
      const refused = form.querySelector('[data-refused]');
      done.hidden = refused.hidden = true;
      let answer;
      try {
        answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { Accept: 'application/json' } });
      } catch { form.submit(); return; }
      if (answer.ok) {
        form.elements.key.value = random();
        done.hidden = false;
        kept(form);
        return;
      }
      const { error } = await answer.json().catch(() => ({}));
      refused.textContent = Object.values(error?.fields ?? {})[0] ?? error?.message ?? '';
      refused.hidden = false;
    });
  }
}
