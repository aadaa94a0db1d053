// What waits for those who lead: it comes in its order, goes when it was let through or given back, and takes the focus from nobody.

import { clock, draw } from './words.js';

export class Held {
  constructor(section, { zone, changed }) {
    Object.assign(this, { section, zone, changed, list: section.querySelector('[data-held-list]') });
  }

  get count() { return this.list.children.length; }

  item(seq) { return this.list.querySelector(`[data-held="${seq}"]`); }

  add(frame) {
    if (this.item(frame.seq)) return;
    const node = draw('held').firstElementChild;
    node.dataset.held = frame.seq;
    node.querySelector('[data-part="name"]').textContent = frame.by.name;
    node.querySelector('[data-part="text"]').textContent = frame.text ?? '';
    const time = node.querySelector('time');
    time.dateTime = new Date(frame.at).toISOString();
    time.textContent = clock(frame.at, this.zone);
    for (const field of node.querySelectorAll('input[name="seq"]')) field.value = frame.seq;
    const area = node.querySelector('textarea');
    area.id = `back-${frame.seq}`;
    node.querySelector('label').htmlFor = area.id;
    this.list.append(node);
    this.show();
  }

  remove(seq) {
    const node = this.item(seq);
    if (!node) return;
    const had = node.contains(document.activeElement);
    const next = node.nextElementSibling ?? node.previousElementSibling;
    node.remove();
    this.show();
    if (had) (next?.querySelector('button') ?? document.querySelector('#room-text'))?.focus();
  }

  /** Only these wait. */
  keepOnly(numbers) {
    for (const node of [...this.list.children]) if (!numbers.includes(Number(node.dataset.held))) this.remove(node.dataset.held);
  }

  show() {
    this.section.hidden = this.count === 0;
    this.section.querySelector('[data-all]').hidden = this.count < 2;
    this.section.querySelector('[data-part="count"]').textContent = this.count;
    this.changed();
  }
}
