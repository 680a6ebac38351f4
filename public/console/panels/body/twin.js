import { el } from '../../elements.js';
import { moment } from '../../moments.js';
import { severityBadge } from '../../severity.js';

/** Somebody's twin, to be read alone. */
export const twinView = ({ body_parts_with_issues: parts, generated_at }) =>
  el(
    'div',
    {},
    parts.length === 0 && el('p', { class: 'empty' }, 'Nothing ails them, as far as they told.'),
    parts.map(({ body_part, severity, issues }) =>
      el(
        'section',
        { class: 'twin-part' },
        el('h3', {}, body_part, ' ', severityBadge(severity)),
        el(
          'ul',
          { class: 'rows' },
          issues.map((issue) =>
            el(
              'li',
              { class: 'row' },
              el('span', {}, issue.title, ' ', severityBadge(issue.severity)),
              el('span', { class: 'quiet-text' }, moment(issue.timestamp)),
            ),
          ),
        ),
      ),
    ),
    el('p', { class: 'quiet-text' }, 'As of ', moment(generated_at), '. Each look is on record.'),
  );
