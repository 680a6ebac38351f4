import { client } from '../client.js';
import { el } from '../elements.js';
import { form } from '../form.js';
import { pages } from '../pages.js';
import { whoMay } from '../panel-switch.js';
import { table } from '../table.js';
import { ACTIONS } from './admin/actions.js';
import { EVENT_COLUMNS } from './admin/event-columns.js';
import { verification } from './admin/verification.js';

const instant = (local) => local && new Date(local).toISOString();

/** Who did what, and whether the record is whole. */
export const audit = {
  id: 'audit',
  title: 'Audit log',
  allowed: whoMay('audit:read'),
  build() {
    let filters = {};
    const list = pages({
      load: (cursor) => client.admin.listAuditEvents({ ...filters, limit: 25, cursor }),
      show: (items) => table('Events', EVENT_COLUMNS, items),
      empty: 'Nothing that matches.',
    });
    const filter = form({
      label: 'Filter the events',
      submit: 'Filter',
      inline: true,
      fields: [
        {
          name: 'action',
          label: 'Action',
          options: [['', 'any'], ...ACTIONS.map((action) => [action, action])],
        },
        { name: 'actor', label: 'Done by (user id)', autocomplete: 'off', spellcheck: 'false' },
        { name: 'subject', label: 'Concerns (user id)', autocomplete: 'off', spellcheck: 'false' },
        { name: 'from', label: 'From', type: 'datetime-local' },
        { name: 'to', label: 'Before', type: 'datetime-local' },
      ],
      send: async ({ from, to, ...rest }) => {
        filters = { ...rest, from: instant(from), to: instant(to) };
        await list.reload();
      },
    });
    return { content: [verification(), el('h2', {}, 'Events'), filter, list.made], show: list.reload };
  },
};
