import { createUser, logIn } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const PASSPHRASE = 'Under the  old oak tree, sieben Füchse 狐 und ein 🐘 tanzen bis Mitternacht, jede Nacht!';

let server: Server;
beforeAll(async () => {
  server = await startServer();
});

const signIn = async (email: string, password: string) =>
  (await server.request('POST', '/auth/login', { body: { email, password } })).status;

describe('a password', () => {
  it('of more than 64 characters, with spaces and any script, counts to its last character', async () => {
    expect([...PASSPHRASE].length).toBeGreaterThan(64);
    const { email } = await createUser(server, { password: PASSPHRASE });
    expect(await signIn(email, PASSPHRASE)).toBe(200);
    for (const other of [
      PASSPHRASE.slice(0, -1),
      `${PASSPHRASE} `,
      PASSPHRASE.toLowerCase(),
      PASSPHRASE.replace('  ', ' '),
      PASSPHRASE.replace('🐘', '🦒'),
    ])
      expect([other, await signIn(email, other)]).toEqual([other, 401]);
  });

  it('is stored as an argon2id hash alone, another one for the same password', async () => {
    const people = [await createUser(server), await createUser(server)];
    const rows = await server.database.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = ANY($1)',
      [people.map(({ userId }) => userId)],
    );
    const hashes = rows.map(({ password_hash }) => password_hash);
    expect(new Set(hashes).size).toBe(2);
    for (const hash of hashes)
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,p=1,t=2\$|^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('never has to be changed because of its age', async () => {
    const ada = await createUser(server);
    await server.database.query(
      `UPDATE users SET created_at = now() - interval '10 years', last_login_at = now() - interval '9 years' WHERE id = $1`,
      [ada.userId],
    );
    const again = await logIn(server, ada);
    expect((await server.request('GET', '/auth/me', { token: again.accessToken })).status).toBe(200);
  });

  it.each([['MediTwin2026!'], ['m3d1tw1n-42'], ['Clinician.123']])(
    'of the words of this product alone is refused at sign-up: %p',
    async (password) => {
      const body = { email: 'words@example.org', username: 'words', password };
      expect(await server.request('POST', '/auth/signup', { body })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed', errors: [{ field: 'password' }] },
      });
    },
  );
});
