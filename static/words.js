// The page brings its words and its markup in a template; scripts hold neither.

const drawing = document.getElementById('draw')?.content;
const language = document.documentElement.lang;
const plural = new Intl.PluralRules(language);

/** A sentence of the page, with its places filled. */
export function say(name, values = {}) {
  const found = drawing.querySelector(`[data-word="${name}"]`);
  return found ? found.textContent.replace(/\{(\w+)\}/g, (whole, place) => values[place] ?? whole) : '';
}

export const knows = (name) => drawing.querySelector(`[data-word="${name}"]`) !== null;

/** A fresh copy of a piece of the page, or of the second where the page has no such piece. */
export function draw(name, instead = name) {
  const piece = drawing.querySelector(`[data-draw="${name}"]`) ?? drawing.querySelector(`[data-draw="${instead}"]`);
  return piece.firstElementChild.cloneNode(true);
}

/** Write a number with its word, in the form that the language asks for. */
export function count(element, number) {
  if (!element) return;
  const form = element.dataset[plural.select(number)] ?? element.dataset.other;
  element.textContent = form.replace(/\p{Nd}+/u, String(number));
}

/** His place on a list: how many come before him, or that he is next. */
export function inLine(element, place) {
  if (place === 1) element.textContent = element.dataset.next;
  else count(element, place - 1);
}

export function initials(name) {
  const words = name.trim().split(/\s+/);
  return words.length > 1 ? [...words[0]][0] + [...words[1]][0] : [...name].slice(0, 2).join('');
}

/** Hour and minute on the clock of a zone, in the digits of the page. */
export function clock(at, timeZone) {
  const shape = { hour: language === 'fi' ? 'numeric' : '2-digit', minute: '2-digit', hourCycle: 'h23', numberingSystem: 'latn', timeZone };
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, shape).format(new Date(at));
}

function isAddress(text) {
  try { return ['http:', 'https:'].includes(new URL(text).protocol); } catch { return false; }
}

/** Plain text as nodes; addresses of pages become links that tell nobody where he came from. */
export function linked(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]}]/gi)) {
    if (!isAddress(match[0])) continue;
    const link = document.createElement('a');
    Object.assign(link, { href: match[0], target: '_blank', rel: 'noopener noreferrer nofollow ugc', textContent: match[0] });
    nodes.push(text.slice(from, match.index), link);
    from = match.index + match[0].length;
  }
  return [...nodes, text.slice(from)];
}
