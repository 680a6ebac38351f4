/**
 * Makes an element. Text enters the page here alone, as text: nothing that a person wrote is ever read as markup.
 * @param attributes `onclick` and its like are listeners; `false`, `null` and `undefined` leave one out
 * @param children elements and texts; `false`, `null` and `undefined` are left out
 */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

let ids = 0;
/** An id that nothing else on the page has. */
export const newId = (of) => `${of}-${++ids}`;

export const button = (text, onclick, attributes = {}) =>
  el('button', { type: 'button', onclick, ...attributes }, text);

export const badge = (text, kind) => el('span', { class: `badge ${kind}` }, text);

/** A term and what it is, one after the other. @param entries pairs of a term and a text or element */
export const facts = (entries) =>
  el(
    'dl',
    { class: 'facts' },
    entries.map(([term, value]) => el('div', {}, el('dt', {}, term), el('dd', {}, value ?? '–'))),
  );
