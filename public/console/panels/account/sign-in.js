import { client } from '../../client.js';
import { el } from '../../elements.js';
import { form } from '../../form.js';

const EMAIL = {
  name: 'email',
  label: 'E-mail address',
  type: 'email',
  required: true,
  autocomplete: 'username',
};

/** @returns both ways in, and a place for the demonstration's */
export function signIn() {
  const logIn = form({
    label: 'Log in',
    submit: 'Log in',
    fields: [
      EMAIL,
      {
        name: 'password',
        label: 'Password',
        type: 'password',
        required: true,
        autocomplete: 'current-password',
      },
    ],
    send: (values) => client.auth.login({ email: '', password: '', ...values }),
  });
  const signUp = form({
    label: 'Sign up',
    submit: 'Sign up',
    fields: [
      { ...EMAIL, autocomplete: 'email' },
      {
        name: 'username',
        label: 'Username',
        required: true,
        autocomplete: 'off',
        hint: '3 to 32 letters, digits and . _ -',
      },
      { name: 'full_name', label: 'Full name', autocomplete: 'name', hint: 'Optional' },
      {
        name: 'password',
        label: 'Password',
        type: 'password',
        required: true,
        autocomplete: 'new-password',
        hint: 'At least 8 characters',
      },
    ],
    send: (values) => client.auth.signup(values),
  });
  return el(
    'div',
    { class: 'cards' },
    el(
      'section',
      { class: 'card' },
      el('h2', {}, 'Log in'),
      logIn,
      el('div', { class: 'demo-logins', hidden: true }),
    ),
    el('section', { class: 'card' }, el('h2', {}, 'Sign up'), signUp),
  );
}
