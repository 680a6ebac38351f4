const FORGED = ['forged-tokens', 'access-tokens'];

export default [
  {
    file: 'access/strict-token.js',
    tests: FORGED,
    faults: [
      {
        why: 'tokens for another audience count',
        find: "payload['aud'] === expected.audience",
        replace: 'true',
      },
      { why: 'any subject will do', find: "validate(payload['sub'])", replace: 'true' },
      { why: 'any session id will do', find: "validate(payload['sid'])", replace: 'true' },
      {
        why: 'tokens may live as long as they say',
        find: 'exp - iat <= expected.maxLifeSeconds',
        replace: 'true',
      },
      {
        why: 'tokens of tomorrow count',
        find: 'iat <= Date.now() / 1000 + expected.skewSeconds',
        replace: 'true',
      },
      { why: 'a token may have no expiry', find: 'isWhole(exp) &&', replace: '' },
      {
        why: 'claims may be spelled in any way',
        find: "return encoded(JSON.parse(Buffer.from(payload, 'base64url').toString())) === payload;",
        replace: 'return true;',
      },
    ],
  },
  {
    file: 'access/key-ring.js',
    tests: FORGED,
    faults: [
      {
        why: 'an unknown header gets the current key',
        find: 'const key = this.byHeader.get(header);',
        replace: 'const key = this.byHeader.get(header) ?? this.keys[0];',
      },
      {
        why: 'signatures of ES256 may be spelled in any way',
        find: "(key.alg === 'HS256' || isBase64url(signature))",
        replace: 'true',
      },
      {
        why: 'the second key verifies nothing',
        find: '[given.current, given.second].filter(',
        replace: '[given.current].filter(',
        tests: ['src/access/key-ring.spec'],
      },
      {
        why: 'secrets stand among the public keys',
        find: "filter(({ verifies }) => verifies.type === 'public')",
        replace: 'filter(() => true)',
        tests: ['jwks'],
      },
    ],
  },
  {
    file: 'access/access-keys.js',
    tests: FORGED,
    faults: [
      {
        why: 'access tokens carry the type of refresh tokens',
        find: "super('at+jwt', accessKeys)",
        replace: "super('rt+jwt', accessKeys)",
      },
    ],
  },
  {
    file: 'sessions/refresh-keys.js',
    tests: ['refresh', 'forged-tokens'],
    faults: [
      {
        why: 'refresh tokens carry the type of access tokens',
        find: "super('rt+jwt', ",
        replace: "super('at+jwt', ",
      },
      {
        why: 'refresh tokens are signed with the secret of access tokens',
        find: "super('rt+jwt', refreshKeys)",
        replace: "super('rt+jwt', arguments[0].accessKeys)",
      },
    ],
  },
  {
    file: 'access/jwt.strategy.js',
    tests: FORGED,
    faults: [
      { why: 'the issuer is not looked at', find: 'issuer: settings.issuer,', replace: '' },
      {
        why: 'expired tokens count',
        find: 'jsonWebTokenOptions: { complete: true }',
        replace: 'ignoreExpiration: true,\n            jsonWebTokenOptions: { complete: true }',
      },
    ],
  },
  {
    file: 'access/access-tokens.service.js',
    tests: FORGED,
    faults: [
      { why: 'claims are not looked at', find: 'if (!isStrict(', replace: 'if (false && !isStrict(' },
      { why: 'any list of roles will do', find: '!roles.every(isText)', replace: 'false' },
      { why: 'a token needs no id', find: '|| !isText(jti)', replace: '' },
      { why: 'a token needs no version', find: '|| !isWhole(ver)', replace: '' },
    ],
  },
  {
    file: 'sessions/refresh-tokens.service.js',
    tests: ['refresh', 'forged-tokens', 'refresh-refused'],
    faults: [
      {
        why: 'claims of refresh tokens are not looked at',
        find: 'if (!isStrict(',
        replace: 'if (false && !isStrict(',
      },
      {
        why: 'any generation will do',
        find: 'if (!isWhole(gen) || gen < 0 || gen > 2 ** 31 - 1)',
        replace: 'if (false)',
      },
      {
        why: 'expired refresh tokens count',
        find: 'complete: true,',
        replace: 'complete: true,\n                ignoreExpiration: true,',
        tests: ['refresh-old-tokens', 'refresh-refused'],
      },
    ],
  },
];
