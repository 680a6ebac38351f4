export default [
  {
    file: 'users/account-changes.service.js',
    tests: ['admin', 'climbing'],
    faults: [
      {
        why: 'changes of accounts do not wait for each other',
        find: "await manager.query('SELECT pg_advisory_xact_lock($1)', [ADMINISTRATION_LOCK]);",
        replace: '',
      },
      {
        why: 'a change is not applied to tokens that are out',
        find: 'await this.revocations.apply(access);',
        replace: '',
      },
      {
        why: 'ended sessions of a change are not collected',
        find: 'access.endedSessions.push(...endedSessions);',
        replace: '',
      },
      {
        why: 'the last administrator may go',
        find: 'if (!(await manager.existsBy(User, another)))',
        replace: 'if (false)',
      },
      {
        why: 'a deactivated administrator counts as another one',
        find: 'id: Not(target.id), isActive: true, roles',
        replace: 'id: Not(target.id), roles',
      },
      {
        why: 'the administrator themselves counts as another one',
        find: '{ id: Not(target.id), isActive: true',
        replace: '{ isActive: true',
      },
      {
        why: 'anybody who is active counts as another administrator',
        find: 'isActive: true, roles: ArrayContains([ADMIN])',
        replace: 'isActive: true',
      },
      {
        why: 'anybody with the permission of a call changes anybody',
        find: 'if (!roles.covers(actor.roles, target.roles))',
        replace: 'if (false)',
      },
      {
        why: 'a permission that was taken away meanwhile is believed',
        find: 'if (needed !== null && !roles.permits(actor.roles, [needed]))',
        replace: 'if (false)',
        tests: ['role-races', 'climbing'],
      },
      {
        why: 'a caller whose roles changed meanwhile is believed',
        find: 'if (actor.ver !== caller.ver)',
        replace: 'if (false)',
        tests: ['admin-races'],
      },
      {
        why: 'a caller who was deactivated meanwhile is believed',
        find: 'if (!actor?.isActive)',
        replace: 'if (!actor)',
        tests: ['admin-races'],
      },
      {
        why: 'versions are not compared',
        find: 'if (!isExpected(expected, target.version))',
        replace: 'if (false)',
        tests: ['admin-versions'],
      },
    ],
  },
  {
    file: 'users/admin-users.service.js',
    tests: ['admin', 'climbing'],
    faults: [
      {
        why: 'one may give what one does not hold',
        find: 'if (!change.roles.covers(actor.roles, roles))',
        replace: 'if (false)',
      },
      {
        why: 'unknown roles are given',
        find: 'const unknown = roles.filter((role) => !change.roles.has(role));',
        replace: 'const unknown = [];',
      },
      {
        why: 'the last administrator may be demoted',
        find: 'if (!roles.includes(ADMIN))',
        replace: 'if (roles.includes(ADMIN))',
      },
      {
        why: 'the last administrator may be deactivated',
        find: 'if (!isActive)\n            await this.changes.keepAnAdmin(change);',
        replace: '',
      },
      {
        why: 'a deactivated account keeps its sessions',
        find: "revoke(await this.sessions.endAll(manager, target.id, 'deactivated'));",
        replace: ';',
        tests: ['sessions', 'admin'],
      },
      {
        why: 'the version stays when access changes',
        find: 'const ver = target.ver + 1;',
        replace: 'const ver = target.ver;',
      },
      {
        why: 'a change of access is not written down for other instances',
        find: 'await this.revocations.record(manager, stale);',
        replace: '',
        tests: ['two-instances', 'sessions'],
      },
      {
        why: 'sessions are ended of nobody',
        find: "const ended = await this.sessions.endAll(manager, userId, 'revoked', event);",
        replace: "const ended = await this.sessions.endAll(manager, caller.userId, 'revoked', event);",
      },
    ],
  },
  {
    file: 'users/read-profile.sql.js',
    tests: ['profile', 'sessions', 'versions'],
    faults: [
      {
        why: 'a deactivated account still sees itself',
        find: 'WHERE id = ANY($1::uuid[]) AND is_active',
        replace: 'WHERE id = ANY($1::uuid[])',
      },
    ],
  },
  {
    file: 'users/save-profile.sql.js',
    tests: ['profile', 'versions'],
    faults: [
      {
        why: 'a profile is saved over a newer one',
        find: 'WHERE users.id = held.id AND held.as_expected',
        replace: 'WHERE users.id = held.id',
      },
      {
        why: 'everybody’s profile is saved',
        find: 'WHERE users.id = held.id AND held.as_expected',
        replace: 'WHERE held.as_expected',
      },
    ],
  },
  {
    file: 'users/users-list.service.js',
    tests: ['admin'],
    faults: [
      {
        why: 'every page is the first',
        find: 'if (after)',
        replace: 'if (false)',
      },
      {
        why: 'a whole address finds what holds it as well',
        find: "const isWhole = q.includes('@') && ",
        replace: 'const isWhole = false && ',
      },
    ],
  },
  {
    file: 'users/searched-text.js',
    tests: ['admin'],
    faults: [
      {
        why: 'signs in a search are wildcards',
        find: "text.replace(/[\\\\%_]/g, '\\\\$&')",
        replace: 'text',
      },
      {
        why: 'a search finds what has no more of it than its two ends',
        find: ' AND strpos(lower(${SEARCHED_TEXT}), lower(:whole)) > 0',
        replace: '',
      },
      {
        why: 'a short search matches inside words',
        find: 'field: `%\\n${text}%`',
        replace: 'field: `%${text}%`',
      },
    ],
  },
  {
    file: 'users/user.dto.js',
    tests: ['admin', 'profile'],
    faults: [
      {
        why: 'the access version leaves',
        find: 'user_id: user.id,',
        replace: 'user_id: user.id, ver: user.ver,',
      },
    ],
  },
  {
    file: 'users/email.decorator.js',
    tests: ['sign-up'],
    faults: [
      {
        why: 'addresses are kept as they are typed',
        find: "email.normalize('NFKC').trim().toLowerCase().normalize('NFKC')",
        replace: 'email.trim()',
      },
    ],
  },
];
