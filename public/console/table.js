import { el } from './elements.js';

/**
 * A table that becomes a list of cards where it is narrow. Roles are said, since browsers forget them with `display`.
 * @param columns `{ title, cell(item) }`; `cell` gives a text or elements
 */
export function table(caption, columns, items) {
  const head = el(
    'tr',
    { role: 'row' },
    columns.map(({ title }) => el('th', { scope: 'col', role: 'columnheader' }, title)),
  );
  const body = el('tbody', { role: 'rowgroup' });
  const add = (more) => {
    for (const item of more)
      body.append(
        el(
          'tr',
          { role: 'row' },
          columns.map(({ title, cell }) =>
            el('td', { role: 'cell', 'data-title': title }, el('div', {}, cell(item))),
          ),
        ),
      );
  };
  add(items);
  const made = el(
    'table',
    { role: 'table' },
    el('caption', { class: 'unseen' }, caption),
    el('thead', { role: 'rowgroup' }, head),
    body,
  );
  return { made, add };
}
