import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { ecdsa, encode, type Forger, type Forgery, hmac, type Sealer } from './forger.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The same bytes: 32 or 64 of them leave bits of the last character unused. */
const otherLastBits = (text: string): string =>
  text.slice(0, -1) + ALPHABET[ALPHABET.indexOf(text.at(-1)!) ^ 1]!;
const flipped = (text: string): string => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[5]! ^= 1;
  return bytes.toString('base64url');
};

/** Another signature under the genuine header and claims. */
const signature = (name: string, change: (signature: string, forger: Forger) => string): Forgery => [
  name,
  (forger) => {
    const [header, payload, sealed] = forger.parts;
    return `${header}.${payload}.${change(sealed, forger)}`;
  },
];

const signatures: Forgery[] = [
  signature('an empty signature', () => ''),
  signature('a signature cut by a character', (sealed) => sealed.slice(0, -1)),
  signature('half a signature', (sealed) => sealed.slice(0, sealed.length / 2)),
  signature('one character of a signature', (sealed) => sealed.slice(0, 1)),
  signature('a signature and a character', (sealed) => `${sealed}A`),
  signature('a signature twice', (sealed) => sealed + sealed),
  signature('a signature with a flipped bit', flipped),
  signature('other last bits of the signature', otherLastBits),
  signature('the signature of another person', (_, forger) => forger.known.otherPerson.split('.')[2]!),
  signature('the signature of another kind', (_, forger) => forger.known.otherKind.split('.')[2]!),
  signature('the signature of other claims', (_, forger) => forger.make({ x: 1 }).split('.')[2]!),
  signature('a signature of zeros', (sealed) => 'A'.repeat(sealed.length)),
  signature('a signature of ones', (sealed) =>
    Buffer.alloc(Buffer.from(sealed, 'base64url').length, 0xff).toString('base64url'),
  ),
  signature('32 zero bytes', () => encode(Buffer.alloc(32))),
  signature('64 zero bytes', () => encode(Buffer.alloc(64))),
  signature('the signature in hexadecimal', (sealed) => Buffer.from(sealed, 'base64url').toString('hex')),
  signature('the signature encoded twice', encode),
  signature('a plain hash', (_, { parts }) =>
    createHash('sha256').update(`${parts[0]}.${parts[1]}`).digest('base64url'),
  ),
  signature('the signature of the header alone', (_, { parts, known }) => known.seal(parts[0])),
  signature('the signature of the payload alone', (_, { parts, known }) => known.seal(parts[1])),
  [
    'the payload of another person',
    (forger) => [forger.parts[0], forger.known.otherPerson.split('.')[1], forger.parts[2]].join('.'),
  ],
  [
    'the header of another kind',
    (forger) => [forger.known.otherKind.split('.')[0], forger.parts[1], forger.parts[2]].join('.'),
  ],
];

const spki = (key: KeyObject, format: 'pem' | 'der') =>
  key.export({ type: 'spki', format } as never) as string | Buffer;
const jwk = (key: KeyObject) => key.export({ format: 'jwk' }) as { x: string; y: string };

/** Everything that somebody who knows a public key might hand to HMAC. */
const PUBLIC_BYTES: [string, (key: KeyObject) => string | Buffer][] = [
  ['PEM', (key) => spki(key, 'pem')],
  ['PEM without its last line break', (key) => String(spki(key, 'pem')).trim()],
  ['PEM with CRLF', (key) => String(spki(key, 'pem')).replaceAll('\n', '\r\n')],
  ['PEM on one line', (key) => String(spki(key, 'pem')).replaceAll('\n', '\\n')],
  ['PEM without its frame', (key) => String(spki(key, 'pem')).replace(/-----.*-----|\n/g, '')],
  ['SPKI in DER', (key) => spki(key, 'der')],
  ['the point', (key) => Buffer.from(spki(key, 'der')).subarray(-65)],
  ['x', (key) => Buffer.from(jwk(key).x, 'base64url')],
  ['x as text', (key) => jwk(key).x],
  ['JWK', (key) => JSON.stringify(jwk(key))],
  ['JWK as RFC 7638 has it', (key) => `{"crv":"P-256","kty":"EC","x":"${jwk(key).x}","y":"${jwk(key).y}"}`],
];

const [p384, secp256k1, p256] = ['P-384', 'secp256k1', 'P-256'].map(
  (namedCurve) => generateKeyPairSync('ec', { namedCurve }).privateKey,
) as [KeyObject, KeyObject, KeyObject];

const sealed = (name: string, seal: (forger: Forger) => Sealer, header: object = {}): Forgery => [
  name,
  (forger) => forger.make({}, { ...header }, seal(forger)),
];

const keys: Forgery[] = [
  ...PUBLIC_BYTES.flatMap(([name, bytes]) => [
    sealed(`HMAC with the public key, ${name}`, ({ known }) => hmac(bytes(known.publicKey)), {
      alg: 'HS256',
    }),
    sealed(`HMAC with the public key, ${name}, under the genuine header`, ({ known }) =>
      hmac(bytes(known.publicKey)),
    ),
  ]),
  ...['', 'secret', 'null', 'undefined', 'your-256-bit-secret', 'changeme', '\u0000'].map((secret) =>
    sealed(`the secret ${JSON.stringify(secret)}`, () => hmac(secret), { alg: 'HS256' }),
  ),
  sealed('another secret', () => hmac('another-secret-0123456789-0123456789-0123456789')),
  sealed('its kid for a secret', ({ header }) => hmac(String(header['kid'])), { alg: 'HS256' }),
  ...[0, 1].flatMap((at) => [
    sealed(`secret ${at} of another use`, ({ known }) => hmac(known.otherSecrets[at]!)),
    sealed(`secret ${at} of another use, as HS256`, ({ known }) => hmac(known.otherSecrets[at]!), {
      alg: 'HS256',
    }),
    sealed(`the hash of secret ${at} of another use`, ({ known }) =>
      hmac(createHash('sha256').update(known.otherSecrets[at]!).digest()),
    ),
  ]),
  sealed('P-256 of the forger', () => ecdsa(p256)),
  sealed('P-256 of the forger, as ES256', () => ecdsa(p256), { alg: 'ES256' }),
  sealed('P-384', () => ecdsa(p384, 'sha384'), { alg: 'ES384' }),
  sealed('P-384 under the genuine header', () => ecdsa(p384)),
  sealed('secp256k1', () => ecdsa(secp256k1), { alg: 'ES256K' }),
  sealed('secp256k1 under the genuine header', () => ecdsa(secp256k1)),
  ['a token of another deployment', (forger) => forger.known.otherDeployment],
  ['a token of another kind', (forger) => forger.known.otherKind],
  [
    'claims of this kind under the header of another',
    (forger) =>
      forger.literal(Buffer.from(forger.known.otherKind.split('.')[0]!, 'base64url'), forger.claimsText),
  ],
  [
    'claims of another kind under this header',
    (forger) => forger.payload(Buffer.from(forger.known.otherKind.split('.')[1]!, 'base64url')),
  ],
];

const whole = (name: string, change: (token: string, forger: Forger) => string): Forgery => [
  name,
  (forger) => change(forger.known.genuine, forger),
];
const jwe = (forger: Forger) => [encode({ alg: 'dir', enc: 'A256GCM', kid: forger.header['kid'] }), '', encode('iv'), encode('text'), encode('tag')]; // prettier-ignore

/** Spellings that fit into one header field. */
const shapes: Forgery[] = [
  whole('padding', (token) => `${token}=`),
  whole('padding twice', (token) => `${token}==`),
  whole('padded parts', (token) => token.replaceAll('.', '=.')),
  whole('percent-encoded padding', (token) => `${token}%3D`),
  [
    '+ and / in place of - and _',
    (forger) => forger.make({ x: '>>>>>>>>????????' }).replaceAll('-', '+').replaceAll('_', '/'),
  ],
  whole('a part missing', (token) => token.split('.').slice(0, 2).join('.')),
  whole('one part', (token) => token.split('.')[0]!),
  whole('a fourth part', (token) => `${token}.x`),
  whole('a dot behind', (token) => `${token}.`),
  whole('a dot before', (token) => `.${token}`),
  whole('dots doubled', (token) => token.replaceAll('.', '..')),
  whole('an empty header', (_, { parts }) => `.${parts[1]}.${parts[2]}`),
  whole('an empty payload', (_, { parts }) => `${parts[0]}..${parts[2]}`),
  whole('parts in another order', (_, { parts }) => `${parts[1]}.${parts[0]}.${parts[2]}`),
  whole('dots alone', () => '..'),
  whole('itself twice', (token) => token + token),
  whole('itself twice with a dot', (token) => `${token}.${token}`),
  whole('a JWE', (_, forger) => jwe(forger).join('.')),
  whole('a JWE around itself', (token, forger) => {
    const parts = jwe(forger);
    parts[3] = encode(token);
    return parts.join('.');
  }),
  whole('a JWS in JSON', (_, { parts }) =>
    JSON.stringify({ protected: parts[0], payload: parts[1], signature: parts[2] }),
  ),
  whole('a detached payload', (_, { parts }) => `${parts[0]}..${parts[2]}`),
  whole('white space between parts', (token) => token.replace('.', '. ')),
  whole('a tab within', (token) => token.replace('.', '.\t')),
  whole('white space in the signature', (token) => `${token.slice(0, -4)} ${token.slice(-4)}`),
  whole('a comma behind', (token) => `${token},`),
  whole('a semicolon behind', (token) => `${token};`),
  whole('quotes', (token) => `"${token}"`),
  whole('angle brackets', (token) => `<${token}>`),
  whole('itself escaped', (token) => encodeURIComponent(`${token} `)),
  whole('a name before it', (token) => `access_token=${token}`),
  whole('capitals', (token) => token.toUpperCase()),
  whole('a character of Latin-1 behind', (token) => `${token}\u00e9`),
  whole('dots of another script', (token) => token.replaceAll('.', '\u00b7')),
  whole('a long tail', (token) => token + 'A'.repeat(4097)),
  ['claims beyond 4 kB', (forger) => forger.make({ x: 'x'.repeat(4096) })],
  ...[
    'null',
    'undefined',
    'true',
    '[object Object]',
    '{}',
    '*',
    '0',
    'Bearer',
    'x',
    'a.b.c',
    'x'.repeat(10_000),
    `${'x'.repeat(5000)}.y.z`,
  ].map((token): Forgery => [`${token.slice(0, 20)} (${token.length} characters)`, () => token]),
];

export const FORGED_SPELLINGS: readonly Forgery[] = [...signatures, ...keys, ...shapes];
