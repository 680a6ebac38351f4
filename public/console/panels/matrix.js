import { client } from '../client.js';
import { el } from '../elements.js';
import { attempt, faultPlace } from '../fault.js';
import { whoMay } from '../panel-switch.js';
import { table } from '../table.js';

const needs = ({ access, permissions, roles }) =>
  access === 'public'
    ? 'nothing'
    : access === 'signed_in'
      ? 'a token'
      : [...permissions, ...roles.map((any) => any.join(' or '))].join(', ');

/** Which role passes at which route, as it is now. */
export const matrix = {
  id: 'matrix',
  title: 'Access matrix',
  allowed: whoMay('roles:read'),
  build() {
    const fault = faultPlace();
    const place = el('div');
    const filter = el('input', {
      id: 'matrix-filter',
      type: 'search',
      autocomplete: 'off',
      oninput: () => show(),
    });
    const count = el('p', { class: 'quiet-text', role: 'status' });
    let answer;

    const show = () => {
      if (!answer) return;
      const asked = filter.value.toLowerCase();
      const routes = answer.routes.filter((route) =>
        `${route.method} ${route.path} ${route.operation_id ?? ''} ${needs(route)}`
          .toLowerCase()
          .includes(asked),
      );
      count.textContent = `${routes.length} of ${answer.routes.length} routes`;
      const columns = [
        { title: 'Route', cell: ({ method, path }) => el('code', {}, `${method} ${path}`) },
        { title: 'Needs', cell: needs },
        ...answer.roles.map((role) => ({
          title: role,
          cell: ({ passes }) => (passes.includes(role) ? 'yes' : '–'),
        })),
      ];
      place.replaceChildren(table('Routes and the roles that pass', columns, routes).made);
    };
    const load = () =>
      attempt(fault, async () => {
        answer = await client.admin.readAccessMatrix();
        show();
      });
    return {
      content: [
        el('div', { class: 'field' }, el('label', { for: 'matrix-filter' }, 'Only routes with'), filter),
        count,
        fault,
        place,
      ],
      show: load,
    };
  },
};
