import { client } from '../../client.js';
import { button, el } from '../../elements.js';
import { attempt, faultPlace } from '../../fault.js';
import { form } from '../../form.js';
import { pages } from '../../pages.js';
import { SEVERITIES, severityBadge } from '../../severity.js';
import { timelineItem } from './timeline-item.js';

/** One part of the body: what ails it, what happened to it, and how it is set. @param changed called after each change */
export function bodyPart({ changed }) {
  const fault = faultPlace();
  const content = el('div');
  const made = el(
    'section',
    { class: 'card part-detail', 'aria-label': 'Body part' },
    el('p', { class: 'empty' }, 'Choose a part to see what happened to it.'),
  );
  let name;

  const edit = (work) =>
    attempt(fault, async () => {
      await work();
      changed();
      await show(false);
    });
  const issueItem = ({ finding_id, title, severity }) =>
    el(
      'li',
      { class: 'row' },
      el('div', {}, el('strong', {}, title), ' ', severityBadge(severity)),
      button('Resolve', () => edit(() => client.anatomy.updateFinding({ finding_id, status: 'resolved' })), {
        'aria-label': `Resolve ${title}`,
      }),
    );
  const timeline = (of) =>
    pages({
      load: async (cursor) => {
        const page = await client.anatomy.listEvents({ body_part: of, limit: 20, cursor });
        return { items: page.timeline, next_cursor: page.next_cursor };
      },
      show: (items) => {
        const list = el('ol', { class: 'timeline' }, items.map(timelineItem));
        return { made: list, add: (more) => list.append(...more.map(timelineItem)) };
      },
      empty: 'Nothing happened to it yet.',
    });

  async function show(takeFocus) {
    const of = name;
    const events = timeline(of);
    const [twin, part] = await Promise.all([
      client.anatomy.readTwin(),
      client.anatomy.readBodyPart({ body_part: of }),
      events.reload(),
    ]);
    if (of !== name) return;
    const issues = twin.body_parts_with_issues.find(({ body_part }) => body_part === of)?.issues ?? [];
    const heading = el('h2', { tabindex: '-1' }, of, ' ', severityBadge(part.current_severity));
    content.replaceChildren(
      heading,
      el('p', { class: 'quiet-text' }, part.structures.map((one) => one.name).join(', ')),
      el('h3', {}, 'Findings'),
      issues.length > 0
        ? el('ul', { class: 'rows' }, issues.map(issueItem))
        : el('p', { class: 'empty' }, 'None that is active.'),
      el('h3', {}, 'Set how it is'),
      severityForm(of, part.current_severity),
      el('h3', {}, 'Timeline'),
      events.made,
    );
    made.replaceChildren(fault, content);
    made.setAttribute('aria-label', of);
    if (takeFocus) heading.focus();
  }

  const severityForm = (of, current) =>
    form({
      label: `Set how ${of} is`,
      submit: 'Set',
      fields: [
        { name: 'severity', label: 'Severity', options: SEVERITIES, value: current },
        { name: 'note', label: 'Note', maxlength: 2000, autocomplete: 'off', hint: 'Optional' },
      ],
      send: async (values) => {
        await client.anatomy.setSeverity({ body_part: of, ...values });
        changed();
        await show(false);
      },
    });

  return {
    made,
    open: (chosen) => {
      name = chosen;
      made.replaceChildren(fault, el('p', { class: 'empty' }, 'Loading…'));
      return attempt(fault, () => show(true));
    },
    reload: () => name && attempt(fault, () => show(false)),
  };
}
