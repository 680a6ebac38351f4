import { client } from '../client.js';
import { openDialog } from '../dialog.js';
import { button, el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { moment } from '../moments.js';
import { pages } from '../pages.js';
import { whoMay } from '../panel-switch.js';
import { table } from '../table.js';
import { twinView } from './body/twin.js';

/** For clinicians: who lets them read, and their twins. */
export const patients = {
  id: 'patients',
  title: 'Patients',
  allowed: whoMay('twin:read-granted'),
  build() {
    const fault = faultPlace();
    const open = ({ user_id, full_name }) =>
      attempt(fault, async () => {
        const twin = await client.patients.readTwin({ user_id });
        openDialog(`Twin of ${full_name ?? user_id}`, () => twinView(twin));
      });
    const columns = [
      { title: 'Name', cell: ({ full_name }) => full_name ?? 'not given' },
      { title: 'Since', cell: ({ granted_at }) => moment(granted_at) },
      { title: 'Until', cell: ({ expires_at }) => moment(expires_at) },
      {
        title: 'Twin',
        cell: (patient) =>
          button('Read', () => open(patient), {
            'aria-label': `Read the twin of ${patient.full_name ?? patient.user_id}`,
          }),
      },
    ];
    const list = pages({
      load: (cursor) => client.patients.list({ limit: 20, cursor }),
      show: (items) => table('Patients', columns, items),
      empty: 'Nobody has let you read their twin.',
    });
    return { content: [fault, list.made], show: list.reload };
  },
};
