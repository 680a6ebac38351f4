import { client } from '../client.js';
import { button, el, facts } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { exactMoment } from '../moments.js';
import { whoMay } from '../panel-switch.js';

/** How much there is of everything. */
export const stats = {
  id: 'stats',
  title: 'Stats',
  allowed: whoMay('stats:read'),
  build() {
    const fault = faultPlace();
    const place = el('div', { class: 'numbers' });
    const load = () =>
      attempt(fault, async () => {
        const { counted_at, ...counts } = await client.admin.readStats();
        place.replaceChildren(
          facts(
            Object.entries(counts).map(([name, count]) => [
              name.replaceAll('_', ' '),
              count.toLocaleString(),
            ]),
          ),
          el('p', { class: 'quiet-text' }, 'Counted ', exactMoment(counted_at)),
        );
      });
    return { content: [fault, place, button('Count again', load)], show: load };
  },
};
