/** Each `find` stands exactly once in the built file, or scripts/plant-faults.mjs says that it is out of date. */
export default [
  {
    file: 'access/roles.guard.js',
    tests: ['src/access/roles.guard.spec', 'access-matrix', 'admin'],
    faults: [
      {
        why: 'one rule of handler and controller is enough',
        find: '.every((rule) => lets(rule, holder))',
        replace: '.some((rule) => lets(rule, holder))',
      },
      { why: 'a refusal is forgotten', find: 'throw new Forbidden();', replace: 'return true;' },
    ],
  },
  {
    file: 'access/jwt-auth.guard.js',
    tests: ['access-matrix', 'access-tokens', 'sessions'],
    faults: [
      {
        why: 'a known token is not asked whether it still counts',
        find: 'request.user = known;',
        replace: 'request.user = known;\n            return true;',
      },
      {
        why: 'admission is not waited for',
        find: 'this.admission.admit(user)?.then(() => true) ?? true',
        replace: '(this.admission.admit(user)?.catch(() => undefined), true)',
        tests: ['old-list'],
      },
      {
        why: 'an expired token is not told from a forged one',
        find: "refusal?.name === 'TokenExpiredError' ? new TokenExpired() : new TokenInvalid()",
        replace: 'new TokenExpired()',
      },
    ],
  },
  {
    file: 'access/access-rule.js',
    tests: ['access-matrix', 'published-matrix'],
    faults: [
      {
        why: 'permissions are not looked at',
        find: 'rule.permissions?.every((permission) => holder.permissions.includes(permission)) ?? true',
        replace: 'true',
      },
      {
        why: 'one permission of several is enough',
        find: 'rule.permissions?.every(',
        replace: 'rule.permissions?.some(',
        tests: ['src/access/roles.guard.spec'],
      },
      {
        why: 'what is not restricted to a permission is public',
        find: 'rules.every((rule) => rule.public)',
        replace: 'rules.every((rule) => rule.public || !rule.permissions)',
      },
      {
        why: 'one public rule of two opens the route',
        find: 'rules.every((rule) => rule.public)',
        replace: 'rules.some((rule) => rule.public)',
        tests: ['src/access/roles.guard.spec'],
      },
    ],
  },
  {
    file: 'access/bearer-token.js',
    tests: ['access-tokens'],
    faults: [
      {
        why: 'what stands behind a token is not looked at',
        find: '[A-Za-z0-9_-]+)$/i',
        replace: '[A-Za-z0-9_-]+)/i',
      },
      {
        why: 'any scheme will do',
        find: '/^Bearer +(',
        replace: '/^(?:\\w+ +)?(',
      },
    ],
  },
  {
    file: 'access/admission.service.js',
    tests: ['sessions', 'admin', 'old-list'],
    faults: [
      {
        why: 'stale tokens are let in',
        find: 'if (user.ver < this.list.lowestVer(user.userId))',
        replace: 'if (false)',
      },
      {
        why: 'tokens of the version that just became the lowest are refused',
        find: 'user.ver < this.list.lowestVer(user.userId)',
        replace: 'user.ver <= this.list.lowestVer(user.userId)',
      },
      {
        why: 'ended sessions are let in',
        find: 'if (this.list.isSessionEnded(sessionId))',
        replace: 'if (false)',
      },
      {
        why: 'nobody asks how old the list is',
        find: 'await this.feed.confirm();',
        replace: '',
        tests: ['old-list'],
      },
      {
        why: 'the age of the list is asked, but not waited for',
        find: 'await this.feed.confirm();',
        replace: 'this.feed.confirm().catch(() => undefined);',
        tests: ['old-list'],
      },
    ],
  },
  {
    file: 'access/verified-tokens.js',
    tests: ['verified-tokens', 'access-tokens'],
    faults: [
      {
        why: 'tokens are told apart by what they say, not by their signature',
        find: "hash('sha256', token, 'base64url')",
        replace: "hash('sha256', token.slice(0, token.lastIndexOf('.')), 'base64url')",
      },
      {
        why: 'tokens are told apart by their header alone',
        find: "hash('sha256', token, 'base64url')",
        replace: "hash('sha256', token.split('.')[0], 'base64url')",
      },
    ],
  },
  {
    file: 'access/closed-by-default.js',
    tests: ['closed-by-default'],
    faults: [
      { why: 'open routes do not stop the start', find: 'if (open.length > 0)', replace: 'if (false)' },
    ],
  },
  {
    file: 'access/built-in-roles.js',
    tests: ['access-matrix', 'published-matrix'],
    faults: [
      {
        why: 'the documents say that an auditor writes',
        find: "auditor: ['users:read', ",
        replace: "auditor: ['users:read', 'users:write', ",
      },
    ],
  },
];
