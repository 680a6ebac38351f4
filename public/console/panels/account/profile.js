import { client } from '../../client.js';
import { badge, button, el, facts } from '../../elements.js';
import { ask } from '../../dialog.js';
import { identity } from '../../identity.js';
import { moment } from '../../moments.js';

const badges = (names) => (names.length > 0 ? names.map((name) => badge(name, 'plain')) : 'none');

export function profile(me) {
  const rename = () =>
    ask({
      title: 'Change your names',
      submit: 'Save',
      fields: [
        { name: 'username', label: 'Username', value: me.username, required: true, autocomplete: 'off' },
        { name: 'full_name', label: 'Full name', value: me.full_name ?? '', autocomplete: 'name' },
      ],
      send: async ({ username, full_name = null }) => {
        await client.users.updateMe({ username, full_name });
        await identity.ask();
      },
    });
  return el(
    'section',
    { class: 'card' },
    el('h2', {}, 'You'),
    facts([
      ['Full name', me.full_name],
      ['Username', me.username],
      ['E-mail address', me.email],
      ['User id', el('code', {}, me.user_id)],
      ['Since', moment(me.created_at)],
      ['Roles', badges(me.roles)],
      ['Permissions', badges(me.permissions)],
    ]),
    el('div', { class: 'choices' }, button('Change names', rename)),
  );
}
