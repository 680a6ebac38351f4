import { client } from '../client.js';
import { el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { signedIn } from '../panel-switch.js';
import { bodyPart } from './body/body-part.js';
import { partList } from './body/part-list.js';

/** One's own body: all parts by severity, and one of them with what happened to it. */
export const body = {
  id: 'body',
  title: 'Body map',
  allowed: signedIn,
  build() {
    const fault = faultPlace();
    const parts = partList({ choose: (name) => part.open(name) });
    const part = bodyPart({ changed: () => load() });

    const load = () =>
      attempt(fault, async () => parts.show((await client.anatomy.listBodyParts()).body_parts));

    return {
      content: [fault, el('div', { class: 'body-columns' }, parts.made, part.made)],
      show: () => {
        void load();
        void part.reload();
      },
    };
  },
};
