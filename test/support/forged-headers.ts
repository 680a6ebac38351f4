import { Forger, type Forgery, hmac, show } from './forger.js';

// prettier-ignore
const KIDS = [
  'wrong', '', ' ', '0', 'null', '*', 'default', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
  "' OR '1'='1", "x' UNION SELECT 'secret' --", "'; DROP TABLE session; --", '" OR ""="', '$(sleep 9)', '`id`', '| id',
  '../../../../dev/null', '/dev/null', '/proc/self/environ', '.env', 'file:///dev/null', '..\\..\\nul', '%2e%2e%2fdev%2fnull',
  'http://127.0.0.1:9/key', 'data:,', 'x\u0000y', 'x\r\nSet-Cookie: a=b', '\ufeff', 'k'.repeat(2000),
  undefined, null, true, 0, 1, [], {}, -1e300,
];

const kids: Forgery[] = [
  ...KIDS.map((kid) => Forger.header({ kid })),
  ['its kid in a list', (forger) => forger.make({}, { kid: [forger.header['kid']] })],
  ['its kid in other letters', (forger) => forger.make({}, { kid: swapCase(String(forger.header['kid'])) })],
  ['its kid and a space', (forger) => forger.make({}, { kid: `${String(forger.header['kid'])} ` })],
  ['half its kid', (forger) => forger.make({}, { kid: String(forger.header['kid']).slice(0, 8) })],
  ...['/dev/null', '../../../../dev/null', '', 'null'].map((kid): Forgery => [
    `kid ${show(kid)}, signed with an empty key`,
    (forger) => forger.make({}, { kid }, hmac('')),
  ]),
];

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
  );

const members: Forgery[] = [
  { crit: ['exp'] }, { crit: [] }, { crit: 'exp' }, { crit: null }, { crit: ['b64'], b64: false }, { crit: ['b64'], b64: true },
  { crit: ['http://example.org/unknown'], 'http://example.org/unknown': 1 }, { crit: ['alg'] }, { b64: false }, { b64: true },
  { zip: 'DEF' }, { zip: null }, { cty: 'JWT' }, { cty: 'at+jwt' }, { enc: 'A256GCM' }, { epk: {} }, { p2c: 1_000_000_000 },
  { x5t: 'AAAA' }, { 'x5t#S256': 'AAAA' }, { url: '/auth/forward' }, { nonce: 'n' }, { iat: 0 }, { exp: 9_999_999_999 }, { x: 1 },
  { jwk: null }, { jku: '' },
].map((header) => Forger.header(header)); // prettier-ignore

// prettier-ignore
const types: Forgery[] = [
  'JWT', 'jwt', 'AT+JWT', 'At+Jwt', 'application/at+jwt', 'at+jwt ', 'RT+JWT', 'dpop+jwt', 'JOSE', 'JWE', '',
  null, true, 1, [], ['at+jwt'], {}, undefined,
].map((typ) => Forger.header({ typ }));

const texts: Forgery[] = [
  [
    'a header of white space more',
    (forger) => forger.literal(forger.headerText.replaceAll(':', ': '), forger.claimsText),
  ],
  [
    'a header in another order',
    (forger) =>
      forger.literal(
        JSON.stringify(Object.fromEntries(Object.entries(forger.header).reverse())),
        forger.claimsText,
      ),
  ],
  [
    'alg twice, none first',
    (forger) => forger.literal(forger.headerText.replace('{', '{"alg":"none",'), forger.claimsText),
  ],
  [
    'alg twice, none last',
    (forger) => forger.literal(forger.headerText.replace('}', ',"alg":"none"}'), forger.claimsText),
  ],
  [
    'kid twice',
    (forger) => forger.literal(forger.headerText.replace('{', '{"kid":"../../dev/null",'), forger.claimsText),
  ],
  [
    'the same kid twice',
    (forger) =>
      forger.literal(
        forger.headerText.replace('}', `,"kid":${show(forger.header['kid'])}}`),
        forger.claimsText,
      ),
  ],
  [
    'an escaped name in the header',
    (forger) => forger.literal(forger.headerText.replace('"alg"', '"\\u0061lg"'), forger.claimsText),
  ],
  [
    'an escaped value in the header',
    (forger) => forger.literal(forger.headerText.replace('jwt"', '\\u006awt"'), forger.claimsText),
  ],
  ['a header behind a BOM', (forger) => forger.literal(`\ufeff${forger.headerText}`, forger.claimsText)],
  [
    'a header with something behind it',
    (forger) => forger.literal(`${forger.headerText}x`, forger.claimsText),
  ],
  [
    'a header with NUL behind it',
    (forger) => forger.literal(`${forger.headerText}\u0000`, forger.claimsText),
  ],
  [
    'a header of invalid UTF-8',
    (forger) => forger.literal(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), forger.claimsText),
  ],
  ...[
    '"HS256"',
    '[]',
    'null',
    'true',
    '1',
    '{}',
    '{',
    '',
    '{alg:HS256}',
    '['.repeat(1500),
    '{"__proto__":{"alg":"HS256"}}',
  ].map((header): Forgery => [
    `the header ${header.slice(0, 30)}`,
    (forger) => forger.literal(header, forger.claimsText),
  ]),
];

export const FORGED_HEADERS: readonly Forgery[] = [...kids, ...members, ...types, ...texts];
