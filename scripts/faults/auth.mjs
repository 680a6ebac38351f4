export default [
  {
    file: 'auth/sign-in-attempts.service.js',
    tests: ['login', 'sign-in-budgets', 'device-token'],
    faults: [
      {
        why: 'any password will do',
        find: 'matches && user?.isActive === true',
        replace: 'user?.isActive === true',
      },
      {
        why: 'a deactivated account may sign in',
        find: 'matches && user?.isActive === true',
        replace: 'matches',
      },
      {
        why: 'a genuine device token of anybody spares the budgets',
        find: 'const known = device && found && this.devices.isOf(device, found);',
        replace: 'const known = device && found;',
        tests: ['device-token'],
      },
      {
        why: 'a success forgives the whole address',
        find: "['sign-in-pair', 'sign-in-device']",
        replace: "['sign-in-pair', 'sign-in-device', 'sign-in-address']",
        tests: ['sign-in-budgets'],
      },
      {
        why: 'the account is not counted',
        find: "['sign-in-account', email],",
        replace: '',
        tests: ['sign-in-budgets'],
      },
      {
        why: 'the address is not counted',
        find: "['sign-in-address', network],",
        replace: '',
        tests: ['sign-in-budgets'],
      },
      {
        why: 'the pair is counted by the account alone, for a stranger to spend',
        find: '`${email} ${network}`',
        replace: '`${email}`',
        tests: ['sign-in-budgets', 'device-token'],
      },
    ],
  },
  {
    file: 'auth/device-tokens.service.js',
    tests: ['device-token'],
    faults: [
      {
        why: 'the signature is not looked at',
        find: "if (!timingSafeEqual(this.mac('token', signed), bytes.subarray(SIGNED)))",
        replace: 'if (false)',
      },
      {
        why: 'the expiry is not looked at',
        find: 'if (signed.readUInt32BE(USER) * 1000 <= Date.now())',
        replace: 'if (false)',
      },
      {
        why: 'a token outlives the password',
        find: ' && timingSafeEqual(device.password, this.digest(user.passwordHash))',
        replace: '',
      },
      {
        why: 'a token of one user serves another with the same password hash',
        find: 'device.userId === user.id && ',
        replace: '',
      },
    ],
  },
  {
    file: 'auth/login.service.js',
    tests: ['login', 'sign-in-budgets'],
    faults: [
      {
        why: 'a success gives nothing back',
        find: 'await succeeded();',
        replace: '',
        tests: ['sign-in-budgets', 'device-token'],
      },
      {
        why: 'a refused sign-in gets its points back',
        find: 'if (!tokens) {',
        replace: 'if (!tokens) {\n            await succeeded();',
        tests: ['sign-in-budgets'],
      },
    ],
  },
  {
    file: 'auth/refresh.service.js',
    tests: ['budgets', 'refresh-refused'],
    faults: [
      {
        why: 'a refused token may be sent at will',
        find: "await this.budgets.spend('refused-refresh', refreshToken);",
        replace: '',
      },
    ],
  },
  {
    file: 'auth/own-pages.service.js',
    tests: ['cookie-mode'],
    faults: [
      {
        why: 'the cookie counts without X-CSRF',
        find: "if (csrf !== '1')",
        replace: 'if (false)',
      },
      {
        why: 'the cookie counts for pages of any host',
        find: 'return authority === withoutDefaultPort;',
        replace: 'return true;',
      },
      {
        why: 'the cookie counts for our host without TLS',
        find: "(scheme === 'http' && !LOOPBACK.test(authority))",
        replace: 'false',
      },
    ],
  },
  {
    file: 'auth/sent-delivery.pipe.js',
    tests: ['cookie-mode'],
    faults: [
      {
        why: 'the first of two cookies is taken',
        find: 'if (cookies.length > 1)',
        replace: 'if (false)',
      },
      {
        why: 'a token in the body uses up the one in the cookie',
        find: 'if (isInBody(request.body) || !isMeant)',
        replace: 'if (!isMeant)',
      },
    ],
  },
  {
    file: 'auth/token-delivery.js',
    tests: ['cookie-mode'],
    faults: [
      {
        why: 'in cookie mode the body has the refresh token as well',
        find: 'return shown;',
        replace: 'return tokens;',
      },
    ],
  },
  {
    file: 'http/cors.js',
    tests: ['cookie-mode'],
    faults: [
      {
        why: 'local pages may use cookies in development',
        find: "LOCAL_ORIGIN.test(origin) && 'without-cookies'",
        replace: "LOCAL_ORIGIN.test(origin) && 'with-cookies'",
      },
    ],
  },
  {
    file: 'auth/sign-up.service.js',
    tests: ['sign-up', 'budgets', 'access-matrix'],
    faults: [
      {
        why: 'whoever signs up is an administrator',
        find: "roles: ['user']",
        replace: "roles: ['user', 'admin']",
      },
      {
        why: 'whoever signs up is an auditor',
        find: "roles: ['user']",
        replace: "roles: ['user', 'auditor']",
      },
      {
        why: 'sign-ups are not counted',
        find: "await this.budgets.spend('sign-up', networkOf(client.ip));",
        replace: '[];',
        tests: ['budgets'],
      },
    ],
  },
  {
    file: 'auth/own-sessions.service.js',
    tests: ['sessions', 'own-sessions'],
    faults: [
      {
        why: 'logging out leaves the session as it is',
        find: 'await this.endOwn(caller, caller.sessionId);',
        replace: '',
      },
      {
        why: 'logging out ends the other session alone',
        find: 'other.sessionId !== caller.sessionId',
        replace: 'other.sessionId === caller.sessionId',
      },
      {
        why: 'logging out everywhere is not waited for, and forgotten',
        find: 'await this.sessions.endEverywhere(userId, event);',
        replace: '',
        tests: ['logout-all'],
      },
      {
        why: 'a session of nobody is ended with success',
        find: 'if (!(await this.endOwn(caller, sessionId)))',
        replace: 'if (!this.endOwn(caller, sessionId))',
        tests: ['own-sessions'],
      },
    ],
  },
  {
    file: 'auth/own-password.service.js',
    tests: ['password', 'password-budget'],
    faults: [
      {
        why: 'the password may stay the same',
        find: "if (new_password.normalize('NFKC') === current_password.normalize('NFKC'))",
        replace: 'if (false)',
      },
    ],
  },
];
