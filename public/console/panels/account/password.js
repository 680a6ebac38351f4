import { client } from '../../client.js';
import { el } from '../../elements.js';
import { form } from '../../form.js';

/** Every other session ends with the old password. */
export function password() {
  const done = el('p', { class: 'done', role: 'status' });
  const change = form({
    label: 'Change the password',
    submit: 'Change the password',
    fields: [
      {
        name: 'current_password',
        label: 'Current password',
        type: 'password',
        autocomplete: 'current-password',
      },
      { name: 'new_password', label: 'New password', type: 'password', autocomplete: 'new-password' },
    ],
    send: async (values, made) => {
      done.textContent = '';
      await client.auth.changePassword({ current_password: '', new_password: '', ...values });
      made.reset();
      done.textContent = 'Changed. All your other sessions are over.';
    },
  });
  return el('section', { class: 'card' }, el('h2', {}, 'Password'), change, done);
}
