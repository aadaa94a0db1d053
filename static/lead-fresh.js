// What no stream tells (seats, the list, who is asked) is read again, without touching what one writes or has open.

const EVERY = 30_000;
const SOON = 200;
const STANDS = 10_000;

export class Fresh {
  /** may(): whether it is worth asking now. heard(page): what else follows from a page. */
  constructor(home, { may, heard }) {
    Object.assign(this, { home, may, heard });
    this.soon(EVERY);
  }

  soon(wait = SOON) {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.read(), wait);
  }

  async read() {
    this.soon(EVERY);
    if (document.hidden || !this.may()) return;
    const answer = await fetch(`${this.home}/lead?light=1`, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (!page.querySelector('[data-lead]')) { location.reload(); return; }
    for (const part of document.querySelectorAll('[data-fresh]')) {
      const one = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (one && !this.isRead(part) && one.innerHTML !== part.innerHTML) this.put(part, one);
    }
    this.heard(page);
  }

  /** What stood there is replaced; who had the focus there has it at the same place. */
  put(part, one) {
    const stops = () => [...part.querySelectorAll('a, button')];
    const at = stops().indexOf(document.activeElement);
    part.replaceChildren(...document.importNode(one, true).childNodes);
    if (at >= 0) (stops()[at] ?? stops().at(-1))?.focus({ preventScroll: true });
  }

  /** Somebody reads here why he was refused a moment ago. */
  isRead(part) {
    return [...part.querySelectorAll('[data-refused]:not([hidden])')].some((said) => Date.now() - said.dataset.at < STANDS);
  }
}
