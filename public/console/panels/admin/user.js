import { client } from '../../client.js';
import { openDialog, REASON } from '../../dialog.js';
import { badge, el, facts } from '../../elements.js';
import { form } from '../../form.js';
import { moment } from '../../moments.js';
import { rolesForm } from './roles-form.js';

/**
 * One account, and what the administrator may do with it.
 * @param changed called after each change
 */
export async function openUser(user_id, { me, changed }) {
  const may = (permission) => me.permissions.includes(permission);
  let etag;
  const user = await client.admin.readUser(
    { user_id },
    { onAnswer: (headers) => (etag = headers.get('etag')) },
  );
  const known = may('roles:assign') ? (await client.admin.listRoles()).roles.map(({ name }) => name) : [];

  openDialog(user.full_name ?? user.username, (close) => {
    const then = (work) => async (values) => {
      await work(values);
      close();
      changed();
    };
    const change = user.is_active
      ? { submit: 'Deactivate', is_active: false, danger: true, label: 'Deactivate the account' }
      : { submit: 'Activate', is_active: true, label: 'Activate the account' };
    return [
      facts([
        ['Username', user.username],
        ['E-mail address', user.email],
        ['User id', el('code', {}, user.user_id)],
        ['State', user.is_active ? 'active' : badge('deactivated', 'warning')],
        ['Sessions', String(user.session_count)],
        ['Last log-in', moment(user.last_login_at)],
        ['Since', moment(user.created_at)],
        ['Roles', user.roles.map((name) => badge(name, 'plain'))],
      ]),
      may('roles:assign') &&
        rolesForm(
          user,
          known,
          then((values) => client.admin.assignRoles({ user_id, ...values }, { ifMatch: etag })),
        ),
      may('users:write') && [
        part(change.label, 'It takes effect at once, everywhere.', {
          ...change,
          send: then(({ reason }) =>
            client.admin.updateUser({ user_id, is_active: change.is_active, reason }, { ifMatch: etag }),
          ),
        }),
        part('End all sessions', 'They have to sign in again.', {
          submit: 'End all sessions',
          label: 'End all sessions',
          send: then(({ reason }) => client.admin.revokeSessions({ user_id, reason })),
        }),
      ],
      may('users:delete') &&
        part('Delete the account', 'With all its data, for good.', {
          submit: 'Delete',
          label: 'Delete the account',
          danger: true,
          send: then(({ reason }) => client.admin.deleteUser({ user_id, reason })),
        }),
    ]
      .flat()
      .filter(Boolean);
  });
}

const part = (title, text, { submit, label, danger, send }) =>
  el(
    'details',
    { class: 'part-of-dialog' },
    el('summary', {}, title),
    el('p', {}, text),
    form({ fields: [REASON], submit, danger, label, send }),
  );
