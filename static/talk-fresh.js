// What stands around a talk (who is here, what is asked, how long) and what happened in it, as sentences, is made by the server alone:
// when something happened the page is read again, and its parts are put where they belong.

const SOON = 60;

export class Fresh {
  /** home: the page. root: what tells that it is this page. heard(page): what else follows from it. */
  constructor(home, { root, list = null, announce = () => {}, heard = () => {} }) {
    Object.assign(this, { home, root, list, announce, heard });
  }

  soon(wait = SOON) {
    clearTimeout(this.due);
    this.due = setTimeout(() => this.read(), wait);
  }

  async read() {
    const answer = await fetch(this.home, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!answer) { this.soon(2_000); return; }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.redirected || !page.querySelector(this.root)) { location.replace(this.home); return; }
    for (const part of document.querySelectorAll('[data-fresh]')) {
      const one = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
      if (one && one.innerHTML !== part.innerHTML && !this.isWrittenIn(part)) this.put(part, one);
    }
    if (this.list) this.happened(page);
    this.heard(page);
  }

  /** He is writing or choosing something there: it stays until he has done so. */
  isWrittenIn(part) {
    return part.contains(document.activeElement) && document.activeElement.matches('textarea, input');
  }

  /** What stood there is replaced; what he had unfolded stays so, and who had the focus there has it at the same place, or where he writes. */
  put(part, one) {
    const stops = () => [...part.querySelectorAll('a, button')];
    const at = stops().indexOf(document.activeElement);
    const folds = () => [...part.querySelectorAll('details')];
    const open = folds().map((fold) => fold.open);
    part.replaceChildren(...document.importNode(one, true).childNodes);
    folds().forEach((fold, number) => { fold.open ||= open[number] ?? false; });
    if (at >= 0) (stops()[at] ?? stops().at(-1) ?? document.getElementById('say'))?.focus({ preventScroll: true });
  }

  /** Sentences that are not here yet come in at their number, and are read out. */
  happened(page) {
    for (const one of page.querySelectorAll('#log .entry--system[data-seq]')) {
      const seq = Number(one.dataset.seq);
      if (this.list.querySelector(`[data-seq="${seq}"]`)) continue;
      const later = [...this.list.children].find((node) => Number(node.dataset.seq) > seq || node.dataset.key !== undefined || node.id === 'newest');
      const both = [one, one.nextElementSibling].filter((node) => node === one || node?.matches('.entry--card'));
      this.announce(both.map((node) => node.textContent.trim()).join(' '));
      later.before(...both.map((node) => document.importNode(node, true)));
    }
  }
}
