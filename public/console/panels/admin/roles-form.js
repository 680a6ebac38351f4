import { REASON } from '../../dialog.js';
import { el, newId } from '../../elements.js';
import { form } from '../../form.js';

/** Which roles somebody has. @param send gets `{ roles, reason }` */
export function rolesForm(user, known, send) {
  const boxes = [...new Set([...known, ...user.roles])].map((name) => {
    const id = newId('role');
    const box = el('input', { id, type: 'checkbox', value: name, checked: user.roles.includes(name) });
    return { box, row: el('li', {}, box, el('label', { for: id }, name)) };
  });
  const chosen = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
  return el(
    'details',
    { class: 'part-of-dialog' },
    el('summary', {}, 'Change the roles'),
    el(
      'fieldset',
      {},
      el('legend', {}, 'Roles'),
      el(
        'ul',
        { class: 'checks' },
        boxes.map(({ row }) => row),
      ),
    ),
    form({
      fields: [REASON],
      submit: 'Save the roles',
      label: 'Change the roles',
      send: ({ reason }) => send({ roles: chosen(), reason }),
    }),
  );
}
