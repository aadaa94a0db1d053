// What stands in the inbox is made by the server alone: when something moved the page is read again, and its parts are put where they
// belong. Nothing that is open or being typed is touched, the focus stays, nothing scrolls.

import { Fresh } from './talk-fresh.js';

const APART = 1_500;

export class InboxFresh extends Fresh {
  /** At most so often: a busy team moves many things at once. */
  soon(wait = 100) {
    super.soon(Math.max(wait, (this.readAt ?? 0) + APART - Date.now()));
  }

  async read() {
    this.readAt = Date.now();
    await super.read();
  }

  isWrittenIn(part) {
    const typed = [...part.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue);
    return typed || part.querySelector('details[open]') !== null || (part.contains(document.activeElement) && document.activeElement.matches('textarea, input, select'));
  }

  /** What stood there is replaced; who had the focus has it on the same thing, or on what stands in its place. */
  put(part, one) {
    const at = part.contains(document.activeElement) ? document.activeElement : null;
    const stops = () => [...part.querySelectorAll('a, button, summary')];
    const place = stops().indexOf(at);
    const { row } = at?.dataset ?? {};
    const pane = part.closest('.pane');
    const scrolled = pane?.scrollTop;
    part.replaceChildren(...document.importNode(one, true).childNodes);
    if (pane) pane.scrollTop = scrolled;
    if (!at) return;
    const same = row && part.querySelector(`[data-row="${row}"]`);
    (same ?? stops()[place] ?? stops().at(-1))?.focus({ preventScroll: true });
  }
}
