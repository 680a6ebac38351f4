import { el } from '../elements.js';
import { identity } from '../identity.js';
import { anyone } from '../panel-switch.js';
import { password } from './account/password.js';
import { profile } from './account/profile.js';
import { sessions } from './account/sessions.js';
import { signIn } from './account/sign-in.js';
import { token } from './account/token.js';

/** Sign-up and log-in; then who one is, the token, where one is signed in, and the password. */
export const account = {
  id: 'account',
  title: 'Account',
  allowed: anyone,
  /** It shows roles and permissions, and so is built anew with each change of them. */
  changing: true,
  build({ me, signal }) {
    if (identity.waiting) return { content: el('p', { class: 'empty' }, 'One moment…') };
    if (!me) return { content: signIn() };
    const where = sessions();
    return {
      content: el('div', { class: 'cards' }, profile(me), token(signal), where.made, password()),
      show: where.reload,
    };
  },
};
