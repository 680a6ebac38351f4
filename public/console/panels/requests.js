import { callLog } from '../client.js';
import { button, el } from '../elements.js';
import { momentOfDay } from '../moments.js';
import { anyone } from '../panel-switch.js';
import { table } from '../table.js';
import { curlOf } from './requests/curl.js';

const SHOWN = 50;

/** What this tab asked the API, latest first. */
export const requests = {
  id: 'requests',
  title: 'Requests',
  allowed: anyone,
  build({ signal }) {
    const place = el('div');
    const copied = el('p', { class: 'done', role: 'status' });
    const withToken = el('input', { id: 'with-token', type: 'checkbox' });
    const spare = el('textarea', {
      class: 'spare',
      rows: '4',
      readonly: true,
      hidden: true,
      'aria-label': 'The command',
    });

    const copy = async (call) => {
      const command = curlOf(call, { withToken: withToken.checked });
      try {
        await navigator.clipboard.writeText(command);
        copied.textContent = `Copied: ${call.method} ${pathOf(call)}`;
        spare.hidden = true;
      } catch {
        // No clipboard, e.g. on a page that is not secure: to be copied by hand.
        [spare.hidden, spare.value] = [false, command];
        spare.select();
        copied.textContent = 'Copy it from the field.';
      }
    };
    const columns = [
      { title: 'When', cell: ({ at }) => momentOfDay(at) },
      { title: 'Call', cell: (call) => el('code', {}, `${call.method} ${pathOf(call)}`) },
      {
        title: 'Status',
        cell: ({ status }) =>
          el('span', { class: status && status < 400 ? 'good' : 'bad' }, status || 'none'),
      },
      { title: 'Time', cell: ({ ms }) => el('span', { class: 'whole' }, `${ms} ms`) },
      {
        title: 'Request id',
        cell: ({ requestId }) => (requestId ? el('code', { class: 'id' }, requestId) : '–'),
      },
      {
        title: 'curl',
        cell: (call) =>
          button('Copy', () => copy(call), { 'aria-label': `Copy ${call.method} ${pathOf(call)} as curl` }),
      },
    ];
    const show = () => {
      if (place.closest('[hidden]')) return;
      // Not under the hands of somebody who is on a button of it.
      if (place.contains(document.activeElement))
        return void place.addEventListener('focusout', () => setTimeout(show), { once: true });
      const calls = callLog.calls.slice(0, SHOWN);
      place.replaceChildren(
        calls.length > 0
          ? table('Calls', columns, calls).made
          : el('p', { class: 'empty' }, 'Nothing was asked yet.'),
      );
    };
    callLog.addEventListener('change', show, { signal });
    return {
      content: [
        el(
          'div',
          { class: 'choices' },
          button('Clear', () => callLog.clear(), { class: 'quiet' }),
          el('span', { class: 'check' }, withToken, el('label', { for: 'with-token' }, 'Copy with my token')),
        ),
        el(
          'p',
          { class: 'hint' },
          'Without it a command says ',
          el('code', {}, '$ACCESS'),
          '. Whoever has the token is you, until it ends.',
        ),
        copied,
        spare,
        place,
      ],
      show,
    };
  },
};

const pathOf = ({ url }) => new URL(url).pathname + new URL(url).search;
