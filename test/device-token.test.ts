import { createHmac } from 'node:crypto';
import { stringify as uuidText } from 'uuid';
import { derivedKeysSecret, deriveKey } from '../src/config/secrets.js';
import { COUNTING, expectSpent, newAddress, signIn, spentOf, statuses, times } from './support/budgets.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

const PASSWORD = 'SecurePass123!';
const KEY = deriveKey(derivedKeysSecret(TEST_SECRETS.JWT_SECRET_KEY), 'device token');

let database: Database;
/** Counts for nothing: makes the people of these tests. */
let generous: Server;
let server: Server;
let ada: Person;
let device: string;

beforeAll(async () => {
  database = await createDatabase();
  generous = await startServer({ database });
  server = await startServer({ database, env: COUNTING });
});

beforeEach(async () => {
  ada = await createUser(generous);
  device = await deviceOf(ada);
});

async function deviceOf({ email, password }: Person): Promise<string> {
  const { body } = await signIn(generous, email, { password });
  return body['device_token'] as string;
}

/** A stranger spends the pair, the address and the account: 5, then 20 from the owner's address, then 50 from anywhere. */
async function lockOut(person: Person, at: string): Promise<void> {
  await statuses(5, () => signIn(server, person.email, { at }));
  for (let other = 0; other < 3; other++)
    await statuses(5, () => signIn(server, `${other}-${person.email}`, { at }));
  for (let batch = 0; batch < 5; batch++)
    await Promise.all(times(10, 0).map(() => signIn(server, person.email, { at: newAddress() })));
}

describe('the owner', () => {
  it('gets a device token at sign-up and at each sign-in, but not at a refresh', async () => {
    const name = `d${Date.now()}`;
    const body = { email: `${name}@example.org`, username: name, password: PASSWORD };
    const signedUp = await generous.request<Record<string, string>>('POST', '/auth/signup', { body });
    const signedIn = await signIn(generous, body.email, { password: PASSWORD });
    for (const tokens of [signedUp.body, signedIn.body])
      expect(tokens['device_token']).toMatch(/^[\w-]{91}$/);
    const refreshed = await generous.request('POST', '/auth/refresh', {
      body: { refresh_token: signedUp.body['refresh_token'] },
    });
    expect(refreshed.body).not.toHaveProperty('device_token');
    for (const tokens of [signedUp.body, signedIn.body]) {
      const at = newAddress();
      await statuses(5, () => signIn(server, body.email, { at }));
      const owner = { at, password: PASSWORD, device: tokens['device_token'] as string };
      expect((await signIn(server, body.email, owner)).status).toBe(200);
    }
  });

  it('signs in with it although the pair, the address and the account are spent', async () => {
    const at = newAddress();
    await lockOut(ada, at);
    expect((await signIn(server, ada.email, { at, password: PASSWORD })).status).toBe(429);
    const elsewhere = await signIn(server, ada.email, { at: newAddress(), password: PASSWORD });
    expectSpent(elsewhere, 'sign-in-account', 50, 3600);
    expect((await signIn(server, ada.email, { at, password: PASSWORD, device })).status).toBe(200);
    // And gave the stranger nothing back.
    expect((await signIn(server, ada.email, { at })).status).toBe(429);
  });

  it('has 20 failures in 15 minutes with it, from wherever, and none of them counts against strangers', async () => {
    expect(await statuses(20, () => signIn(server, ada.email, { at: newAddress(), device }))).toEqual(
      times(20, 401),
    );
    expectSpent(await signIn(server, ada.email, { at: newAddress(), device }), 'sign-in-device', 20, 900);
    expect(await spentOf(database, 'sign-in-account', ada.email)).toBe(0);
    expect((await signIn(server, ada.email, { at: newAddress(), password: PASSWORD })).status).toBe(200);
  });

  it('has them forgotten after a success', async () => {
    for (let round = 0; round < 2; round++) {
      expect(await statuses(15, () => signIn(server, ada.email, { device }))).toEqual(times(15, 401));
      expect((await signIn(server, ada.email, { password: PASSWORD, device })).status).toBe(200);
    }
  });

  it('gets no access by it', async () => {
    expect((await signIn(server, ada.email, { at: newAddress(), device })).status).toBe(401);
    const me = await server.request('GET', '/auth/me', { token: device });
    expect(me).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
    const refreshed = await server.request('POST', '/auth/refresh', { body: { refresh_token: device } });
    expect(refreshed).toMatchObject({ status: 401, body: { code: 'invalid_refresh_token' } });
  });
});

/** The signed parts of a token of ours, signed anew. */
function resigned(token: string, change: (signed: Buffer) => void, key = KEY): string {
  const signed = Buffer.from(token, 'base64url').subarray(0, 36);
  change(signed);
  const signature = createHmac('sha256', key).update('token\0').update(signed).digest();
  return Buffer.concat([signed, signature]).toString('base64url');
}
const flipped = (token: string, at: number): string => {
  const bytes = Buffer.from(token, 'base64url');
  bytes[at]! ^= 1;
  return bytes.toString('base64url');
};

describe('a token that counts as none', () => {
  /** With a token that counts, the sixth failure would still be a 401. */
  async function expectNone(token: string): Promise<void> {
    const at = newAddress();
    const seen = await statuses(6, () => signIn(server, ada.email, { at, device: token }));
    expect(seen).toEqual([...times(5, 401), 429]);
  }

  it('is told from one that counts', async () => {
    const same = resigned(device, () => undefined);
    expect(same).toBe(device);
    expect(await statuses(6, () => signIn(server, ada.email, { device: same }))).toEqual(times(6, 401));
  });

  it('is one of another user', async () => expectNone(await deviceOf(await createUser(generous))));

  it('is one of another user who has the very same password hash', async () => {
    const other = await createUser(generous);
    const theirs = await deviceOf(other);
    await database.query(
      'UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $2) WHERE id = $1',
      [ada.userId, other.userId],
    );
    await expectNone(theirs);
  });

  it('is one of an old password', async () => {
    const other = await createUser(generous, { password: 'AnotherPass123!' });
    await database.query(
      'UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $2) WHERE id = $1',
      [ada.userId, other.userId],
    );
    await expectNone(device);
  });

  it('is one that has expired', async () =>
    expectNone(resigned(device, (signed) => signed.writeUInt32BE(Math.floor(Date.now() / 1000) - 1, 16))));

  it('is one that was made for 90 days, and a day more', () => {
    const expires = Buffer.from(device, 'base64url').readUInt32BE(16);
    expect(Math.abs(expires - Date.now() / 1000 - 90 * 86_400)).toBeLessThan(120);
    expect(uuidText(Buffer.from(device, 'base64url').subarray(0, 16))).toBe(ada.userId);
  });

  it.each<[string, (token: string) => string]>([
    ['with a bit of the user flipped', (token) => flipped(token, 0)],
    ['with a bit of the expiry flipped', (token) => flipped(token, 16)],
    ['with a bit of the password flipped', (token) => flipped(token, 20)],
    ['with a bit of the signature flipped', (token) => flipped(token, 67)],
    [
      'signed with the secret itself',
      (token) => resigned(token, () => undefined, Buffer.from(TEST_SECRETS.JWT_SECRET_KEY)),
    ],
    [
      'signed with the key of another purpose',
      (token) =>
        resigned(token, () => undefined, deriveKey(derivedKeysSecret(TEST_SECRETS.JWT_SECRET_KEY), 'cursor')),
    ],
    ['with padding', (token) => `${token}=`],
    [
      'with other unused last bits',
      (token) => `${token.slice(0, -1)}${String.fromCharCode(token.charCodeAt(90) + 1)}`,
    ],
    ['cut short', (token) => token.slice(0, -4)],
    ['twice', (token) => `${token}, ${token}`],
    ['of nothing', () => ''],
    ['of 8,000 characters', () => 'A'.repeat(8_000)],
    ['that is an access token', () => ada.accessToken],
  ])('is one %s', (_, change) => expectNone(change(device)));

  it('gets the same answers for an account that exists and one that does not', async () => {
    const mallory = await deviceOf(await createUser(generous));
    const [here, there] = [newAddress(), newAddress()];
    const answersOf = async (email: string, at: string) =>
      statuses(7, () => signIn(server, email, { at, device: mallory }));
    expect(await answersOf(ada.email, here)).toEqual(await answersOf('nobody@example.org', there));
  });
});
