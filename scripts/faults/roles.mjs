export default [
  {
    file: 'users/roles.service.js',
    tests: ['roles', 'climbing'],
    faults: [
      {
        why: 'a role may be given what one does not hold',
        find: 'if (!roles.permits(actor.roles, [...(before ?? []), ...after]))',
        replace: 'if (false)',
      },
      {
        why: 'a role that permits more may be narrowed',
        find: '[...(before ?? []), ...after]',
        replace: '[...after]',
      },
      { why: 'admin may be edited', find: 'if (FIXED.includes(name))', replace: 'if (false)' },
      { why: 'built-in roles may be deleted', find: 'if (role.builtin)', replace: 'if (false)' },
      {
        why: 'a role that permits more may be deleted',
        find: 'if (!roles.permits(actor.roles, before))',
        replace: 'if (false)',
      },
      {
        why: 'a role in use may be deleted',
        find: ' AND NOT EXISTS (SELECT 1 FROM holder)',
        replace: '',
      },
      {
        why: 'an edited role is not told to instances',
        find: 'await this.revocations.record(manager, change);',
        replace: '',
        tests: ['roles', 'role-changes', 'two-instances'],
      },
    ],
  },
  {
    file: 'users/admin-users.controller.js',
    tests: ['access-matrix', 'published-matrix'],
    faults: [
      {
        why: 'who may read accounts may also give roles',
        find: "RequirePermissions('roles:assign')",
        replace: "RequirePermissions('users:read')",
      },
    ],
  },
];
