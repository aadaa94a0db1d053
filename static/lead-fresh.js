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
      if (one && !this.isBusy(part) && one.innerHTML !== part.innerHTML) part.replaceChildren(...document.importNode(one, true).childNodes);
    }
    this.heard(page);
  }

  /** Somebody is about to press something here, or reads why he was refused. */
  isBusy(part) {
    const said = [...part.querySelectorAll('[data-refused]:not([hidden])')];
    return part.contains(document.activeElement) || said.some((one) => Date.now() - one.dataset.at < STANDS);
  }
}
