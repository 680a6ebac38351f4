import { button, el } from '../../elements.js';
import { SEVERITIES, severityBadge } from '../../severity.js';

/** What ails somebody stands above, what is well can be unfolded. @param choose gets the name of a part */
export function partList({ choose }) {
  const made = el('div', { class: 'parts' });
  let chosen;
  let healthyOpen = false;

  const item = ({ name, severity, issue_count: issues }) =>
    el(
      'li',
      {},
      button(
        name,
        () => {
          chosen = name;
          mark();
          choose(name);
        },
        { class: 'part', 'data-part': name },
      ),
      issues > 0 && el('span', { class: 'quiet-text' }, issues === 1 ? '1 finding' : `${issues} findings`),
      severityBadge(severity),
    );
  const mark = () => {
    for (const one of made.querySelectorAll('[data-part]'))
      if (one.dataset.part === chosen) one.setAttribute('aria-current', 'true');
      else one.removeAttribute('aria-current');
  };

  return {
    made,
    /** @param parts of `GET /anatomy/body-parts` */
    show: (parts) => {
      const rank = ({ severity }) => SEVERITIES.findIndex(([level]) => level === severity);
      const sorted = [...parts].sort((one, other) => rank(one) - rank(other));
      const isWell = ({ severity }) => severity === 'normal' || severity === 'NA';
      const [well, ailing] = [sorted.filter(isWell), sorted.filter((part) => !isWell(part))];
      const focused = made.contains(document.activeElement) && document.activeElement.dataset.part;
      made.replaceChildren(
        el('h2', {}, 'Needs attention'),
        ailing.length > 0
          ? el('ul', { class: 'rows' }, ailing.map(item))
          : el('p', { class: 'empty' }, 'Nothing. What you tell the assistant shows up here.'),
        el(
          'details',
          {
            open: healthyOpen || ailing.length === 0,
            ontoggle: (event) => (healthyOpen = event.target.open),
          },
          el('summary', {}, `Well, or nothing known (${well.length})`),
          el('ul', { class: 'rows' }, well.map(item)),
        ),
      );
      mark();
      if (focused) made.querySelector(`[data-part="${focused}"]`)?.focus();
    },
  };
}
