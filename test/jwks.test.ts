import { createRemoteJWKSet, jwtVerify } from 'jose';
import { es256, newEcKey } from './support/ec-keys.js';
import { FORGED_ALGORITHMS } from './support/forged-algorithms.js';
import { ecdsa, Forger, hmac, now } from './support/forger.js';
import { createUser, logIn, type Person } from './support/people.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

const [CURRENT, SECOND] = [newEcKey(), newEcKey()];
const PATH = '/.well-known/jwks.json';
const published = ({ publicKey, kid }: typeof CURRENT) => {
  const { x, y } = publicKey.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' };
};

describe('a server that signs with ES256', () => {
  let server: Server;
  let ada: Person;
  beforeAll(async () => {
    server = await startServer({ env: { ...es256(CURRENT), ACCESS_TOKEN_SECOND_KEY: SECOND.pem } });
    ada = await createUser(server);
  });

  it('publishes both public keys, the current one first, and nothing private', async () => {
    const { status, body } = await server.request('GET', PATH);
    expect([status, body]).toEqual([200, { keys: [published(CURRENT), published(SECOND)] }]);
  });

  it('lets anyone keep them for five minutes, and says when they are still the same', async () => {
    const { headers } = await server.request('GET', PATH);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    const etag = headers.get('etag')!;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await server.request('GET', PATH, { headers: { 'if-none-match': known } });
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toBe('public, max-age=300');
    }
    expect((await server.request('GET', PATH, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('names the key by its thumbprint in every token', () => {
    const forger = forgerOf(ada, server);
    expect(forger.header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: CURRENT.kid });
  });

  describe('an independent verifier', () => {
    const verify = (token: string) =>
      jwtVerify(token, createRemoteJWKSet(new URL(PATH, server.url)), {
        issuer: 'meditwin',
        audience: 'meditwin-api',
        typ: 'at+jwt',
        algorithms: ['ES256'],
      });

    it('accepts what the server signs', async () => {
      const { payload, protectedHeader } = await verify((await logIn(server, ada)).accessToken);
      expect(payload).toMatchObject({ sub: ada.userId, roles: ['user'] });
      expect(protectedHeader.kid).toBe(CURRENT.kid);
    });

    it('accepts the key to come, and so does the server', async () => {
      const coming = forgerOf(ada, server).make({}, { kid: SECOND.kid }, ecdsa(SECOND.privateKey));
      expect((await verify(coming)).payload.sub).toBe(ada.userId);
      expect((await server.request('GET', '/auth/forward', { token: coming })).status).toBe(200);
    });

    it.each([
      ['a secret', () => hmac(TEST_SECRETS.JWT_SECRET_KEY)],
      ['the public key as a secret', () => hmac(CURRENT.publicKey.export({ type: 'spki', format: 'pem' }))],
      ['the other key', () => ecdsa(SECOND.privateKey)],
      ['a key of the forger', () => ecdsa(newEcKey().privateKey)],
    ])('refuses, as the server does, what %s signed', async (_, seal) => {
      for (const alg of ['ES256', 'HS256', 'none']) {
        const token = forgerOf(ada, server).make({}, { alg }, seal());
        await expect(verify(token)).rejects.toThrow();
        expect((await server.request('GET', '/auth/forward', { token })).status).toBe(401);
      }
    });

    it('refuses other claims, an expired token and a refresh token', async () => {
      const forger = forgerOf(ada, server);
      const odd = [{ iss: 'other' }, { aud: 'other' }, { exp: now() - 1 }].map((claims) =>
        forger.make(claims),
      );
      for (const token of [...odd, ada.refreshToken]) await expect(verify(token)).rejects.toThrow();
    });

    it('refuses every forged algorithm and every key that a token brings along', async () => {
      const accepted: string[] = [];
      for (const [name, make] of FORGED_ALGORITHMS)
        await verify(make(forgerOf(ada, server))).then(
          () => accepted.push(name),
          () => undefined,
        );
      // Rightly signed, with members that it has no use for; ours refuses even those.
      expect(accepted.filter((name) => !/^(jku|x5u) under the genuine signature$/.test(name))).toEqual([]);
    });
  });
});

describe('a server that signs with a secret', () => {
  it('publishes an empty set', async () => {
    const server = await startServer();
    const { status, body, headers } = await server.request('GET', PATH);
    expect([status, body]).toEqual([200, { keys: [] }]);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('names its key by an id that is no plain hash of it', async () => {
    const server = await startServer();
    const { header } = forgerOf(await createUser(server), server);
    expect(header).toEqual({ alg: 'HS256', typ: 'at+jwt', kid: expect.stringMatching(/^[\w-]{16}$/) });
  });
});

const forgerOf = (person: Person, { url }: Server) =>
  new Forger({
    genuine: person.accessToken,
    otherKind: person.refreshToken,
    otherPerson: person.accessToken,
    otherDeployment: person.accessToken,
    seal: ecdsa(CURRENT.privateKey),
    listener: url,
    otherSecrets: Object.values(TEST_SECRETS),
    publicKey: CURRENT.publicKey,
  });
