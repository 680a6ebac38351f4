export default [
  {
    file: 'users/password-change.service.js',
    tests: ['password'],
    faults: [
      {
        why: 'both of two changes at once win',
        find: '{ id: userId, passwordHash: verified }',
        replace: '{ id: userId }',
      },
      {
        why: 'the other sessions go on',
        find: "await this.sessions.endAll(manager, user.id, 'password');",
        replace: '{ endedSessions: [], staleUsers: [] };',
      },
      {
        why: 'the version stays',
        find: "ver: () => 'ver + 1'",
        replace: "ver: () => 'ver'",
        tests: ['password'],
      },
      {
        why: 'an operator may set a weak password',
        find: 'if (fault)',
        replace: 'if (false)',
        tests: ['commands'],
      },
    ],
  },
  {
    file: 'users/password-check.service.js',
    tests: ['password', 'password-budget', 'erasure'],
    faults: [
      {
        why: 'any password will do',
        find: 'if (!matches)',
        replace: 'if (false)',
      },
      {
        why: 'a check is not waited for',
        find: 'const matches = await this.budgets',
        replace: 'const matches = this.budgets',
      },
      {
        why: 'guesses of somebody signed in are not counted',
        find: "await this.budgets.spend('password-check', pair);",
        replace: '[];',
        tests: ['password-budget'],
      },
      {
        why: 'a success forgives nothing',
        find: "await this.budgets.giveBack(points, ['password-check']);",
        replace: '',
        tests: ['password-budget'],
      },
    ],
  },
  {
    file: 'users/first-admin.service.js',
    tests: ['start', 'commands'],
    faults: [
      {
        why: 'two servers that start at once make two administrators',
        find: "await manager.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK]);",
        replace: '',
        tests: ['start'],
      },
      {
        why: 'an administrator may have a weak password',
        find: 'if (faults.length > 0)',
        replace: 'if (false)',
      },
    ],
  },
  {
    file: 'passwords/password-hasher.service.js',
    tests: ['login'],
    faults: [
      {
        why: 'the hash queue has no end',
        find: 'if (this.queue.pendingCount >= MAX_WAITING)',
        replace: 'if (false)',
      },
    ],
  },
  {
    file: 'passwords/password.decorator.js',
    tests: ['sign-up', 'src/passwords/password.decorator.spec'],
    faults: [
      {
        why: 'common passwords are taken',
        find: "if (COMMON.has(password.normalize('NFKC').toLowerCase()))",
        replace: 'if (false)',
      },
      {
        why: 'words of ours are taken',
        find: 'if (isMadeOfContextWords(password))',
        replace: 'if (false)',
        tests: ['passwords'],
      },
    ],
  },
];
