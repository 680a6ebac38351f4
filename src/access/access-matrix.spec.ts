import { inWords, needsOf, passing } from './access-matrix.js';
import { RoleTable } from './role-table.js';

const TABLE = new RoleTable([
  { name: 'reader', permissions: ['users:read'] },
  { name: 'writer', permissions: ['users:write', 'nonesuch'] },
  { name: 'both', permissions: ['users:write', 'users:read'] },
  { name: 'admin', permissions: [] },
]);

describe('what a route needs, and who passes', () => {
  it.each([
    ['a public class', [{ public: true as const }], 'public', 'Anyone, without a token', TABLE.names],
    ['an account', [{}], 'signed_in', 'Any signed-in account', TABLE.names],
    [
      'a public handler in a class for accounts',
      [{ public: true as const }, {}],
      'signed_in',
      'Any signed-in account',
      TABLE.names,
    ],
    [
      'permissions of handler and class together',
      [{ permissions: ['users:write' as const] }, { permissions: ['users:read' as const] }],
      'restricted',
      '`users:read`, `users:write`',
      ['admin', 'both'],
    ],
    [
      'a role of the handler and a permission of the class',
      [{ roles: ['writer', 'both'] }, { permissions: ['users:read' as const] }],
      'restricted',
      '`users:read` and the role `writer` or `both`',
      ['both'],
    ],
    [
      'roles of both',
      [{ roles: ['writer', 'both'] }, { roles: ['writer', 'reader'] }],
      'restricted',
      'the role `writer` or `both` and the role `writer` or `reader`',
      ['writer'],
    ],
  ])('is told of %s', (_, rules, access, words, passes) => {
    expect([needsOf(rules).access, inWords(needsOf(rules)), passing({ rules }, TABLE)]).toEqual([
      access,
      words,
      passes,
    ]);
  });
});

describe('a table of roles', () => {
  it('lets admin hold everything, and nobody what does not exist', () => {
    expect(TABLE.of(['writer'])).toEqual(['users:write']);
    expect(TABLE.of(['constructor', 'unknown'])).toEqual([]);
    expect(TABLE.covers(['admin'], ['both'])).toBe(true);
    expect(TABLE.covers(['both'], ['admin'])).toBe(false);
    expect(TABLE.covers(['reader', 'writer'], ['both'])).toBe(true);
    expect(TABLE.covers(['reader'], ['both'])).toBe(false);
  });
});
