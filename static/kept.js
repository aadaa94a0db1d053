// After the end: what he wrote in this tab and could not send is still his, and only here.

import { Outbox } from './outbox.js';

for (const place of document.querySelectorAll('[data-kept]')) {
  const { unsent, draft, aside } = new Outbox(place.dataset.kept);
  for (const text of [...unsent.map((item) => item.text), draft, aside].filter(Boolean)) {
    const said = place.querySelector('.said').cloneNode();
    said.hidden = false;
    said.textContent = text;
    place.append(said);
    place.hidden = false;
  }
}
