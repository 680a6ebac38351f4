import { client } from '../client.js';
import { button, el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { form } from '../form.js';
import { moment } from '../moments.js';
import { pages } from '../pages.js';
import { signedIn } from '../panel-switch.js';

/** Who may read one's twin. */
export const grants = {
  id: 'grants',
  title: 'Grants',
  allowed: signedIn,
  build() {
    const fault = faultPlace();
    const withdraw = ({ grant_id }) =>
      attempt(fault, async () => {
        await client.grants.withdraw({ grant_id });
        await list.reload();
      });
    const item = (grant) =>
      el(
        'li',
        { class: 'row' },
        el(
          'div',
          {},
          el('strong', {}, grant.grantee.full_name ?? grant.grantee.username),
          el(
            'p',
            { class: 'quiet-text' },
            'since ',
            moment(grant.created_at),
            ' · until ',
            moment(grant.expires_at),
          ),
        ),
        button('Withdraw', () => withdraw(grant), {
          'aria-label': `Withdraw from ${grant.grantee.username}`,
        }),
      );
    const list = pages({
      load: (cursor) => client.grants.list({ limit: 20, cursor }),
      show: (items) => {
        const made = el('ul', { class: 'rows' }, items.map(item));
        return { made, add: (more) => made.append(...more.map(item)) };
      },
      empty: 'Nobody may read your twin.',
    });
    const give = form({
      label: 'Let a clinician read my twin',
      submit: 'Let them read',
      fields: [
        {
          name: 'grantee_email',
          label: 'E-mail address of the clinician',
          type: 'email',
          required: true,
          autocomplete: 'off',
        },
        { name: 'until', label: 'Until', type: 'date', hint: 'At most 365 days; empty means 30.' },
      ],
      send: async ({ until, ...values }, made) => {
        const expires_at = until && new Date(`${until}T23:59:59`).toISOString();
        await client.grants.give({ grantee_email: '', ...values, expires_at });
        made.reset();
        await list.reload();
      },
    });
    return {
      content: el(
        'div',
        { class: 'cards' },
        el('section', { class: 'card' }, el('h2', {}, 'Who may read my twin'), fault, list.made),
        el('section', { class: 'card' }, el('h2', {}, 'Let a clinician read it'), give),
      ),
      show: list.reload,
    };
  },
};
