import { client } from '../client.js';
import { badge, button, el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { form } from '../form.js';
import { identity } from '../identity.js';
import { moment } from '../moments.js';
import { pages } from '../pages.js';
import { whoMay } from '../panel-switch.js';
import { table } from '../table.js';
import { openUser } from './admin/user.js';

const BUILT_IN = ['user', 'clinician', 'auditor', 'admin'];

/** All accounts: search, roles, activation. */
export const adminUsers = {
  id: 'users',
  title: 'Users',
  allowed: whoMay('users:read'),
  build({ me }) {
    const fault = faultPlace();
    const roles = el(
      'datalist',
      { id: 'role-names' },
      BUILT_IN.map((name) => el('option', { value: name })),
    );
    let filters = {};
    const open = (user) => attempt(fault, () => openUser(user.user_id, { me, changed: list.reload }));
    const columns = [
      {
        title: 'Name',
        cell: ({ full_name, username }) => [
          el('strong', {}, full_name ?? username),
          el('p', { class: 'quiet-text' }, username),
        ],
      },
      { title: 'E-mail address', cell: ({ email }) => email },
      { title: 'Roles', cell: ({ roles: held }) => held.map((name) => badge(name, 'plain')) },
      { title: 'State', cell: ({ is_active }) => (is_active ? 'active' : badge('deactivated', 'warning')) },
      { title: 'Last log-in', cell: ({ last_login_at }) => moment(last_login_at) },
      {
        title: 'Account',
        cell: (user) => button('Open', () => open(user), { 'aria-label': `Open ${user.username}` }),
      },
    ];
    const list = pages({
      load: (cursor) => client.admin.listUsers({ ...filters, limit: 20, cursor }),
      show: (items) => table('Users', columns, items),
      empty: 'Nobody who matches.',
    });
    const filter = form({
      label: 'Filter the users',
      submit: 'Search',
      inline: true,
      fields: [
        { name: 'q', label: 'Part of a name or address', type: 'search', autocomplete: 'off' },
        { name: 'role', label: 'Role', list: 'role-names', autocomplete: 'off' },
        {
          name: 'is_active',
          label: 'State',
          options: [
            ['', 'any'],
            ['true', 'active'],
            ['false', 'deactivated'],
          ],
        },
      ],
      send: async (values) => {
        filters = values;
        await list.reload();
      },
    });
    /** Roles of one's own making. */
    const learnRoles = async () => {
      if (!identity.may('roles:read')) return;
      const known = await client.admin.listRoles();
      roles.replaceChildren(...known.roles.map(({ name }) => el('option', { value: name })));
    };
    return {
      content: [filter, roles, fault, list.made],
      show: () => {
        void list.reload();
        void attempt(fault, learnRoles);
      },
    };
  },
};
