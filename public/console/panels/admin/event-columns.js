import { openDialog } from '../../dialog.js';
import { badge, button, el } from '../../elements.js';
import { exactMoment } from '../../moments.js';

const id = (uuid) => (uuid ? el('code', { class: 'id' }, uuid) : '–');

const open = (event) =>
  openDialog(event.action, () =>
    el('pre', { tabindex: '0', 'aria-label': 'All of this event' }, JSON.stringify(event, null, 2)),
  );

export const EVENT_COLUMNS = [
  { title: 'When', cell: ({ occurred_at }) => exactMoment(occurred_at) },
  {
    title: 'What',
    cell: ({ action, outcome }) => [
      el('code', {}, action),
      ' ',
      outcome === 'refused' && badge('refused', 'warning'),
    ],
  },
  { title: 'By', cell: ({ actor_id }) => id(actor_id) },
  { title: 'Concerns', cell: ({ subject_id, target }) => (subject_id ? id(subject_id) : (target ?? '–')) },
  { title: 'Reason', cell: ({ reason }) => reason ?? '–' },
  {
    title: 'All',
    cell: (event) =>
      button('Show', () => open(event), {
        'aria-label': `Show all of ${event.action} at ${event.occurred_at}`,
      }),
  },
];
