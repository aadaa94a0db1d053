// News on the desk: a word to screen readers, politely, and counts on the tabs. Neither takes the focus.

import { say } from './words.js';

const LAST = 3;
const place = document.querySelector('[data-announce]');
let saying = null;
let toSay = [];

export function announce(sentence) {
  toSay.push(sentence);
  clearTimeout(saying);
  saying = setTimeout(() => {
    place.replaceChildren(...toSay.slice(-LAST).map((text) => Object.assign(document.createElement('p'), { textContent: text })));
    toSay = [];
  }, 300);
}

/** So many things wait in this part of the desk. */
export function tally(part, number) {
  const count = document.querySelector(`[data-count="${part}"]`);
  const [shown, read] = count.children;
  count.hidden = !number;
  shown.textContent = number || '';
  read.textContent = number ? ` ${say(`count-${part}`, { count: number })}` : '';
}
