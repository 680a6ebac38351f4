import { accessOf, sessionOf } from './support/access.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';

let database: Database;
let server: Server;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});

const call = ({ accessToken: token }: Person, method: string, path: string, body?: object) =>
  server.request(method, path, { token, ...(body && { body }) });

/** Who acts, and whose other session is over then. */
const ENDINGS: [string, (ada: Person, phone: Person) => Promise<Answer<unknown>>][] = [
  ['DELETE /auth/sessions', (ada, phone) => call(ada, 'DELETE', `/auth/sessions/${sessionOf(phone)}`)],
  [
    'POST /auth/logout',
    (ada, { refreshToken }) => call(ada, 'POST', '/auth/logout', { refresh_token: refreshToken }),
  ],
  ['POST /auth/logout-all', (ada) => call(ada, 'POST', '/auth/logout-all')],
  [
    'POST /auth/password',
    (ada) =>
      call(ada, 'POST', '/auth/password', { current_password: ada.password, new_password: 'Another-One-88' }),
  ],
  ['DELETE /users/me', (ada) => call(ada, 'DELETE', '/users/me', { password: ada.password })],
];

describe('an instance that starts later', () => {
  it('refuses the tokens of what was ended before', async () => {
    const phones: [string, Person][] = [];
    for (const [name, ends] of ENDINGS) {
      const ada = await createUser(server);
      const phone = await logIn(server, ada);
      expect([name, (await ends(ada, phone)).status]).toEqual([name, name.startsWith('DELETE') ? 204 : 200]);
      phones.push([name, phone]);
    }
    const other = await startServer({ database });
    for (const [name, phone] of phones)
      expect([name, await accessOf(other, phone)]).toEqual([name, 'token_revoked']);
  });
});
