import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { ecdsa, encode, Forger, type Forgery, hmac, rsa, show } from './forger.js';

const forgersRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const forgersEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const forgersSecret = randomBytes(48).toString('base64url');

const NONE = ['none', 'None', 'NONE', 'nOnE', 'nonE', ' none', 'none ', 'none\u0000', 'n\u043ene'];
// prettier-ignore
const ALGORITHMS = [
  'hs256', 'Hs256', 'HS256 ', ' HS256', 'HS256\n', 'HS256\u0000', 'HS-256', 'HMAC', 'SHA256', 'HS1', 'HS384', 'HS512',
  'es256', 'Es256', 'ES256 ', 'ES256K', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'ECDSA',
  'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'RS1',
  'dir', 'A128KW', 'RSA-OAEP', 'ECDH-ES', 'PBES2-HS256+A128KW', '', '*', 'null', '../HS256',
  null, true, false, 0, 256, [], {}, ['HS256'], ['ES256'], ['none'], { alg: 'HS256' }, undefined,
];

const algorithms: Forgery[] = [
  ...NONE.flatMap((alg): Forgery[] => [
    [`alg ${show(alg)} and no signature`, (forger) => forger.make({}, { alg }, () => '')],
    [`alg ${show(alg)} and a signature`, (forger) => forger.make({}, { alg })],
  ]),
  ...ALGORITHMS.map((alg) => Forger.header({ alg })),
  ['the genuine alg and no signature', (forger) => forger.make({}, {}, () => '')],
  [
    'alg RS256, signed with a key of its own',
    (forger) => forger.make({}, { alg: 'RS256' }, rsa(forgersRsa.privateKey)),
  ],
  ['alg HS512, so signed', (forger) => forger.make({}, { alg: 'HS512' }, hmac(forgersSecret, 'sha512'))],
  [
    'alg ES256, signed with a key of its own',
    (forger) => forger.make({}, { alg: 'ES256' }, ecdsa(forgersEc.privateKey)),
  ],
  [
    'alg HS256, signed with a secret of its own',
    (forger) => forger.make({}, { alg: 'HS256' }, hmac(forgersSecret)),
  ],
];

const ecJwk = { ...forgersEc.publicKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' };
const octJwk = { kty: 'oct', k: encode(forgersSecret), alg: 'HS256' };

/** Each once signed by the forger, who brings the key along, and once by the server. */
const broughtKeys: Forgery[] = [
  [
    'jwk of the forger, EC',
    (forger) => forger.make({}, { alg: 'ES256', jwk: ecJwk }, ecdsa(forgersEc.privateKey)),
  ],
  ['jwk of the forger, oct', (forger) => forger.make({}, { alg: 'HS256', jwk: octJwk }, hmac(forgersSecret))],
  [
    'jwk of the forger under the genuine alg',
    (forger) => forger.make({}, { jwk: ecJwk }, ecdsa(forgersEc.privateKey)),
  ],
  [
    'jwk and no kid',
    (forger) => forger.make({}, { alg: 'ES256', jwk: ecJwk, kid: undefined }, ecdsa(forgersEc.privateKey)),
  ],
  ...['jku', 'x5u'].flatMap((name): Forgery[] => [
    [
      `${name} of the forger`,
      (forger) => forger.make({}, { [name]: `${forger.known.listener}/jwks.json` }, hmac(forgersSecret)),
    ],
    [
      `${name} of the forger, a kid of its own`,
      (forger) =>
        forger.make(
          {},
          { [name]: `${forger.known.listener}/jwks.json`, kid: 'mine' },
          ecdsa(forgersEc.privateKey),
        ),
    ],
    [
      `${name} under the genuine signature`,
      (forger) => forger.make({}, { [name]: `${forger.known.listener}/jwks.json` }),
    ],
  ]),
  ['kid an address', (forger) => forger.make({}, { kid: `${forger.known.listener}/jwks.json` })],
  ['iss an address', (forger) => forger.make({ iss: forger.known.listener })],
  [
    'x5c of the forger',
    (forger) =>
      forger.make(
        {},
        { x5c: [forgersEc.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] },
        ecdsa(forgersEc.privateKey),
      ),
  ],
];

export const FORGED_ALGORITHMS: readonly Forgery[] = [...algorithms, ...broughtKeys];
