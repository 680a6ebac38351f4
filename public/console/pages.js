import { button, el } from './elements.js';
import { attempt, faultPlace } from './fault.js';

/**
 * A list of which the rest is asked for page by page.
 * @param load gets a cursor, answers `{ items, next_cursor }`
 * @param show gets the first items, answers `{ made, add(items) }`
 */
export function pages({ load, show, empty }) {
  const fault = faultPlace();
  const place = el('div', { class: 'pages' });
  const more = button('Show more', () => attempt(fault, next), { class: 'quiet', hidden: true });
  let cursor;
  let shown;
  let version = 0;

  async function next() {
    const mine = version;
    const page = await load(cursor);
    if (mine !== version) return; // asked anew meanwhile
    cursor = page.next_cursor ?? undefined;
    more.hidden = cursor === undefined;
    if (shown) return shown.add(page.items);
    shown =
      page.items.length > 0 ? show(page.items) : { made: el('p', { class: 'empty' }, empty), add: () => {} };
    place.replaceChildren(shown.made);
  }

  const reload = () => {
    version++;
    [cursor, shown] = [undefined, undefined];
    return attempt(fault, next);
  };
  return { made: el('div', {}, fault, place, more), reload };
}
