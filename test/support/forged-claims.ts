import { decode, encode, Forger, type Forgery, now, show } from './forger.js';

const NO_TEXT = [undefined, null, true, 0, 7, [], {}, ''];
const NO_NUMBER = [undefined, null, true, '', '1', [], [1], {}, 1.5];

/** The genuine value where only something else will do. */
const inAnother = (name: string): Forgery[] => [
  [`${name} in a list`, (forger) => forger.make({ [name]: [forger.claims[name]] })],
  [`${name} in an object`, (forger) => forger.make({ [name]: { $eq: forger.claims[name] } })],
];

/** Of both kinds of token. */
export const FORGED_CLAIMS: readonly Forgery[] = [
  ...['iss', 'aud', 'sub', 'sid'].flatMap((name) => [
    ...NO_TEXT.map((value) => Forger.claims({ [name]: value })),
    ...inAnother(name),
    Forger.claims({ [name]: 'other' }),
  ]),
  ['aud ours among others', (forger) => forger.make({ aud: ['x', forger.claims['aud']] })],
  ['iss in other letters', (forger) => forger.make({ iss: String(forger.claims['iss']).toUpperCase() })],
  ['aud and a slash', (forger) => forger.make({ aud: `${String(forger.claims['aud'])}/` })],
  Forger.claims({ sub: "' OR 1=1 --" }),
  Forger.claims({ sid: "' OR 1=1 --" }),
  Forger.claims({ sid: '*' }),
  ['sub and NUL', (forger) => forger.make({ sub: `${String(forger.claims['sub'])}\u0000` })],
  ['sid in braces', (forger) => forger.make({ sid: `{${String(forger.claims['sid'])}}` })],
  ['sid without hyphens', (forger) => forger.make({ sid: String(forger.claims['sid']).replaceAll('-', '') })],

  ...['exp', 'iat'].flatMap((name) => [
    ...NO_NUMBER.map((value) => Forger.claims({ [name]: value })),
    [`${name} as text`, (forger: Forger) => forger.make({ [name]: String(forger.claims[name]) })] as const,
    [`${name} as a date`, (forger: Forger) => forger.make({ [name]: new Date().toISOString() })] as const,
    ...inAnother(name),
  ]),
  ['exp a fraction', (forger) => forger.make({ exp: Number(forger.claims['exp']) - 0.5 })],
  ['exp 1e300', (forger) => forger.make({ exp: 1e300 })],
  ['exp 1e999', (forger) => forger.payload(forger.claimsText.replace(/"exp":\d+/, '"exp":1e999'))],
  ['exp NaN', (forger) => forger.payload(forger.claimsText.replace(/"exp":\d+/, '"exp":NaN'))],
  [
    'exp in hexadecimal',
    (forger) => forger.payload(forger.claimsText.replace(/"exp":\d+/, '"exp":0xffffffff')),
  ],
  [
    'exp as a power of ten',
    (forger) => forger.payload(forger.claimsText.replace(/"exp":(\d+)/, '"exp":$1e0')),
  ],
  ['exp with a point', (forger) => forger.payload(forger.claimsText.replace(/"exp":(\d+)/, '"exp":$1.0'))],
  ['exp in milliseconds', (forger) => forger.make({ exp: Number(forger.claims['exp']) * 1000 })],
  ['exp in ten years', (forger) => forger.make({ exp: now() + 10 * 365 * 86_400 })],
  ['a life from the beginning of time', (forger) => forger.make({ iat: 0 })],
  ['iat negative', (forger) => forger.make({ iat: -1 })],
  ['iat 1e300', (forger) => forger.make({ iat: 1e300 })],
  ['iat a fraction', (forger) => forger.make({ iat: Number(forger.claims['iat']) + 0.5 })],
  ['nbf in a minute', (forger) => forger.make({ nbf: now() + 60 })],
  ['nbf as text', (forger) => forger.make({ nbf: String(now()) })],
  ['nbf null', (forger) => forger.make({ nbf: null })],
  ['nbf a list', (forger) => forger.make({ nbf: [0] })],

  [
    'sub twice, another first',
    (forger) =>
      forger.payload(forger.claimsText.replace('{', '{"sub":"00000000-0000-7000-8000-000000000000",')),
  ],
  [
    'sub twice, another last',
    (forger) =>
      forger.payload(forger.claimsText.replace(/}$/, ',"sub":"00000000-0000-7000-8000-000000000000"}')),
  ],
  [
    'sid twice, the same',
    (forger) => forger.payload(forger.claimsText.replace(/}$/, `,"sid":${show(forger.claims['sid'])}}`)),
  ],
  ['exp twice', (forger) => forger.payload(forger.claimsText.replace('{', '{"exp":1,'))],
  ['an unknown claim twice', (forger) => forger.payload(forger.claimsText.replace('{', '{"x":1,"x":2,'))],
  ['an escaped name', (forger) => forger.payload(forger.claimsText.replace('"sub"', '"\\u0073ub"'))],
  [
    'a name twice, once escaped',
    (forger) => forger.payload(forger.claimsText.replace('{', '{"\\u0073ub":"x",')),
  ],
  ['a solidus escaped', (forger) => forger.payload(forger.claimsText.replace('{', '{"x":"\\/",'))],
  ['white space within', (forger) => forger.payload(forger.claimsText.replaceAll(',', ', '))],
  ['white space around', (forger) => forger.payload(` ${forger.claimsText}\n`)],
  ['a comment', (forger) => forger.payload(forger.claimsText.replace('{', '{/* */'))],
  ['a comma too many', (forger) => forger.payload(forger.claimsText.replace(/}$/, ',}'))],
  ['a BOM', (forger) => forger.payload(`\ufeff${forger.claimsText}`)],
  ['a second object behind', (forger) => forger.payload(`${forger.claimsText}{}`)],
  ['NUL behind', (forger) => forger.payload(`${forger.claimsText}\u0000`)],
  ['NUL in a name', (forger) => forger.payload(forger.claimsText.replace('"sub"', '"sub\\u0000"'))],
  [
    'a lone surrogate in capitals',
    (forger) => forger.payload(forger.claimsText.replace('{', '{"x":"\\uD800",')),
  ],
  [
    'invalid UTF-8',
    (forger) =>
      forger.payload(
        Buffer.concat([
          Buffer.from(forger.claimsText.replace(/}$/, ',"x":"')),
          Buffer.from([0xff, 0xfe, 0x22, 0x7d]),
        ]),
      ),
  ],
  [
    'overlong UTF-8',
    (forger) =>
      forger.payload(
        Buffer.concat([
          Buffer.from(forger.claimsText.replace(/}$/, ',"x":"')),
          Buffer.from([0xc0, 0xaf, 0x22, 0x7d]),
        ]),
      ),
  ],
  ['UTF-16', (forger) => forger.payload(Buffer.from(forger.claimsText, 'utf16le'))],
  ['claims in the prototype', (forger) => forger.payload(`{"__proto__":${forger.claimsText}}`)],
  ['claims in a list', (forger) => forger.payload(`[${forger.claimsText}]`)],
  ['claims in a text', (forger) => forger.payload(JSON.stringify(forger.claimsText))],
  ['claims encoded twice', (forger) => forger.payload(encode(forger.claimsText))],
  ['itself for claims, nested', (forger) => forger.payload(forger.known.genuine)],
  [
    'itself for claims, as cty says',
    (forger) => forger.literal(JSON.stringify({ ...forger.header, cty: 'JWT' }), forger.known.genuine),
  ],
  ...[
    '"ada"',
    '[]',
    'null',
    'true',
    '1',
    '{}',
    '{',
    '[',
    '}',
    'undefined',
    '{"sub":',
    '['.repeat(1500),
    '{"a":'.repeat(500) + '1' + '}'.repeat(500),
  ].map((payload): Forgery => [`the payload ${payload.slice(0, 20)}`, (forger) => forger.payload(payload)]),
];

/** Of access tokens alone. */
export const FORGED_ACCESS_CLAIMS: readonly Forgery[] = [
  ['iat in a minute', (forger) => forger.make({ iat: now() + 60, exp: now() + 120 })],
  ['a life a second too long', (forger) => forger.make({ iat: Number(forger.claims['iat']) - 1 })],
  ...NO_TEXT.map((value) => Forger.claims({ jti: value })),
  ...inAnother('jti'),
  ...[...NO_NUMBER, 2 ** 53, -(2 ** 53), 1e300].map((value) => Forger.claims({ ver: value })),
  ...[
    undefined,
    null,
    true,
    0,
    '',
    'admin',
    'user,admin',
    {},
    { 0: 'admin', length: 1 },
    [1],
    [null],
    [''],
    [['admin']],
    [{}],
    ['user', 1],
    ['user', null],
  ].map((value) => Forger.claims({ roles: value })),
  [
    'roles twice, admin first',
    (forger) => forger.payload(forger.claimsText.replace('{', '{"roles":["admin"],')),
  ],
  [
    'roles twice, admin last',
    (forger) => forger.payload(forger.claimsText.replace(/}$/, ',"roles":["admin"]}')),
  ],
  [
    'raised roles under the old signature',
    (forger) => `${forger.parts[0]}.${encode({ ...forger.claims, roles: ['admin'] })}.${forger.parts[2]}`,
  ],
];

/** Of refresh tokens alone. A whole generation above the stored one ends its session, as the contract says, so it is none of these. */
export const FORGED_REFRESH_CLAIMS: readonly Forgery[] = [
  ...[...NO_NUMBER, -1, 2 ** 31, 2 ** 53, -(2 ** 53), 1e300, '0', '0x0'].map((value) =>
    Forger.claims({ gen: value }),
  ),
  ['sub of another person', (forger) => forger.make({ sub: decode(forger.known.otherPerson, 1)['sub'] })],
  ['sid of another person', (forger) => forger.make({ sid: decode(forger.known.otherPerson, 1)['sid'] })],
  ['gen twice', (forger) => forger.payload(forger.claimsText.replace('{', '{"gen":9,'))],
  ['gen -0', (forger) => forger.payload(forger.claimsText.replace('"gen":0', '"gen":-0'))],
  ['gen 0e0', (forger) => forger.payload(forger.claimsText.replace('"gen":0', '"gen":0e0'))],
  [
    'a raised generation under the old signature',
    (forger) => `${forger.parts[0]}.${encode({ ...forger.claims, gen: 1 })}.${forger.parts[2]}`,
  ],
];
