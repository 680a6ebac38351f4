import { client } from '../../client.js';
import { ask } from '../../dialog.js';
import { button, el } from '../../elements.js';
import { moment } from '../../moments.js';
import { pages } from '../../pages.js';

const WIDE = matchMedia('(min-width: 56rem)');

/** One's own conversations, the latest first. @param gone called after the one that is open was deleted */
export function conversations({ open, gone }) {
  let marked = null;
  let known = new Map();

  const rename = ({ session_id, title }) =>
    ask({
      title: 'Rename the conversation',
      submit: 'Save',
      fields: [
        { name: 'title', label: 'Title', value: title, maxlength: 120, required: true, autocomplete: 'off' },
      ],
      send: async (values) => {
        const renamed = await client.chat.renameSession({ session_id, title: '', ...values });
        await list.reload();
        if (session_id === marked) open(renamed);
      },
    });
  const remove = ({ session_id, title }) =>
    ask({
      title: 'Delete the conversation?',
      text: `“${title}” and its messages will be gone for good.`,
      fields: [
        {
          name: 'findings',
          label: 'What it put onto the body map',
          options: [
            ['keep', 'stays'],
            ['delete', 'goes too'],
          ],
        },
      ],
      submit: 'Delete',
      danger: true,
      send: async ({ findings }) => {
        await client.chat.deleteHistory({ session_id, findings });
        if (session_id === marked) gone();
        await list.reload();
      },
    });
  const item = (conversation) => {
    const { session_id, title, last_activity, message_count } = conversation;
    known.set(session_id, title);
    return el(
      'li',
      { class: 'conversation', 'data-session': session_id },
      button(title, () => open(conversation), {
        class: 'plain',
        'aria-current': session_id === marked && 'true',
      }),
      el('p', { class: 'quiet-text' }, moment(last_activity), ` · ${message_count} messages`),
      el(
        'div',
        { class: 'choices' },
        button('Rename', () => rename(conversation), { class: 'quiet', 'aria-label': `Rename ${title}` }),
        button('Delete', () => remove(conversation), { class: 'quiet', 'aria-label': `Delete ${title}` }),
      ),
    );
  };
  const list = pages({
    load: (cursor) => client.chat.listSessions({ limit: 20, cursor }),
    show: (items) => {
      known = new Map();
      const made = el('ul', { class: 'rows' }, items.map(item));
      return { made, add: (more) => made.append(...more.map(item)) };
    },
    empty: 'None yet. Tell the assistant what ails you.',
  });
  const made = el(
    'details',
    { class: 'conversations', open: WIDE.matches },
    el('summary', {}, 'Conversations'),
    button('New conversation', () => open(null)),
    list.made,
  );
  return {
    made,
    reload: list.reload,
    /** On a phone it would stand in front of what was asked for. */
    fold: () => (made.open = WIDE.matches),
    titleOf: (sessionId) => known.get(sessionId),
    mark: (sessionId) => {
      marked = sessionId;
      for (const row of made.querySelectorAll('[data-session]')) {
        const title = row.querySelector('button');
        if (row.dataset.session === sessionId) title.setAttribute('aria-current', 'true');
        else title.removeAttribute('aria-current');
      }
    },
  };
}
