import { createHmac, generateKeyPairSync } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { ecKeys, secretKeys } from '../config/token-keys.js';
import { KeyRing } from './key-ring.js';
import { publicJwk, tokenKey } from './token-key.js';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (header: object) => `${encode(header)}.${encode({ sub: 'ada' })}.c2lnbmF0dXJl`;
const pem = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;

describe('a key ring', () => {
  const [old, current] = ['an old secret, long enough 0123456789', 'the current secret, long enough 01234'];
  const before = new KeyRing('at+jwt', secretKeys(old, current));
  const after = new KeyRing('at+jwt', secretKeys(current, old));

  it('finds the key that signed, before and after the two change places', () => {
    expect(before.header.kid).not.toBe(after.header.kid);
    for (const ring of [before, after])
      for (const { header } of [before, after]) expect(ring.find(token(header))?.type).toBe('secret');
  });

  // Tokens outlive an update of this server: another order or spelling would refuse them all.
  it('writes the header so, byte for byte', () => {
    const { alg, typ, kid } = after.header;
    expect(JSON.stringify(after.header)).toBe(`{"alg":"${alg}","typ":"${typ}","kid":"${kid}"}`);
  });

  it('finds nothing for a header that is not one of its own', () => {
    const { header } = after;
    const unknown = [
      { ...header, kid: 'unknown' },
      { ...header, alg: 'ES256' },
      { ...header, typ: 'rt+jwt' },
      { ...header, jku: 'https://example.org/keys' },
      { typ: header.typ, alg: header.alg, kid: header.kid },
      {},
    ];
    for (const one of unknown) expect(after.find(token(one))).toBeUndefined();
    expect(after.find(token(header))).toBeDefined();
    expect(after.find('')).toBeUndefined();
    expect(new KeyRing('at+jwt', secretKeys(current, undefined)).find(token(before.header))).toBeUndefined();
  });

  it('publishes public keys alone', () => {
    const ring = new KeyRing('at+jwt', ecKeys(pem(), pem()));
    expect(ring.publicKeys().map(({ kid, alg, use }) => [kid, alg, use])).toEqual([
      [ring.header.kid, 'ES256', 'sig'],
      [expect.any(String), 'ES256', 'sig'],
    ]);
    expect(JSON.stringify(ring.publicKeys())).not.toContain('"d"');
    expect(after.publicKeys()).toEqual([]);
  });
});

describe('the id of a key', () => {
  it('is the thumbprint of RFC 7638 for a public one, and the same for its private half', async () => {
    const { current, second } = ecKeys(pem(), pem());
    expect(tokenKey(second!).kid).toBe(await calculateJwkThumbprint(publicJwk(second!)));
    expect(tokenKey(current).kid).toBe(await calculateJwkThumbprint(publicJwk(tokenKey(current).verifies)));
  });

  it('is no plain hash and no HMAC that a token holds, for a secret', () => {
    const secret = 'some secret, long enough 0123456789 01';
    const { kid } = tokenKey(secretKeys(secret, undefined).current);
    expect(kid).toMatch(/^[\w-]{16}$/);
    expect(kid).not.toBe(tokenKey(secretKeys(`${secret}.`, undefined).current).kid);
    for (const text of ['', 'kid', `{"k":"${Buffer.from(secret).toString('base64url')}","kty":"oct"}`])
      expect(createHmac('sha256', secret).update(text).digest('base64url')).not.toContain(kid);
  });
});
