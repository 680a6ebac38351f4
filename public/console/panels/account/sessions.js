import { client } from '../../client.js';
import { badge, button, el } from '../../elements.js';
import { attempt, faultPlace } from '../../fault.js';
import { moment } from '../../moments.js';
import { pages } from '../../pages.js';

/** Where one is signed in. @returns `{ made, reload }` */
export function sessions() {
  const fault = faultPlace();
  const end = (session) =>
    attempt(fault, async () => {
      await client.auth.endSession({ session_id: session.session_id });
      await list.reload();
    });
  const item = (session) =>
    el(
      'li',
      { class: 'row' },
      el(
        'div',
        {},
        el('p', {}, session.user_agent ?? 'Unknown program'),
        el('p', { class: 'quiet-text' }, session.ip, ' · last used ', moment(session.last_used_at)),
        el(
          'p',
          { class: 'quiet-text' },
          'signed in ',
          moment(session.created_at),
          ' · until ',
          moment(session.expires_at),
        ),
      ),
      session.current
        ? badge('this one', 'plain')
        : button('End this one', () => end(session), {
            'aria-label': `End this one, of ${session.created_at}`,
          }),
    );
  const list = pages({
    load: (cursor) => client.auth.listSessions({ limit: 10, cursor }),
    show: (items) => {
      const made = el('ul', { class: 'rows' }, items.map(item));
      return { made, add: (more) => made.append(...more.map(item)) };
    },
    empty: 'None.',
  });
  const everywhere = button('Log out everywhere', () => attempt(fault, () => client.auth.logoutAll()), {
    class: 'danger',
  });
  const made = el(
    'section',
    { class: 'card' },
    el('h2', {}, 'My sessions'),
    fault,
    list.made,
    el('div', { class: 'choices' }, button('Reload', list.reload, { class: 'quiet' }), everywhere),
  );
  return { made, reload: list.reload };
}
