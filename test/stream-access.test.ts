import { setTimeout as sleep } from 'node:timers/promises';
import { commandOn } from './support/command.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { all, eventsOf, openStream, slowly, SLOW_ASSISTANT, take } from './support/streams.js';
import { until } from './support/until.js';

const BOUND_MS = 1_000;
/** Behind nginx there are two, each with buffers of up to 10 MB. */
const CONNECTIONS_HOLD_CHARACTERS = 30_000_000;

let database: Database;
/** Serves the streams. */
let server: Server;
/** On which access is lost. */
let other: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  const env = { NODE_OPTIONS: SLOW_ASSISTANT };
  [server, other] = await Promise.all([startServer({ database, env }), startServer({ database })]);
  admin = await signedInAs(other, database, ['user', 'admin']);
}, 60_000);

const asAdmin = async (method: string, path: string, body?: object) => {
  const answer = await other.request(method, path, { token: admin.accessToken, ...(body && { body }) });
  expect(answer.status).toBeLessThan(300);
};
const logOut = ({ accessToken }: Person, on = other) =>
  on.request('POST', '/auth/logout', { token: accessToken });

const LOSSES: [string, (person: Person) => Promise<unknown>][] = [
  ['logs out', (ada) => logOut(ada)],
  ['is deactivated', (ada) => asAdmin('PATCH', `/admin/users/${ada.userId}`, { is_active: false })],
  ['is deleted', (ada) => asAdmin('DELETE', `/admin/users/${ada.userId}`)],
  ['has the sessions revoked', (ada) => asAdmin('POST', `/admin/users/${ada.userId}/revoke-sessions`)],
  [
    'gets another password',
    (ada) => commandOn(database, 'user-password.js', [ada.email], 'Another-One-88\n'),
  ],
];

/** What an answer to somebody has come to, in characters. */
async function said({ userId }: Person): Promise<number> {
  const [row] = await database.query<{ said: number }>(
    `SELECT (coalesce((SELECT sum(length(content)) FROM chat_message WHERE user_id = $1), 0)
       + coalesce((SELECT sum(length(array_to_string(pieces, ''))) FROM unfinished_answer WHERE user_id = $1), 0))::integer
       AS said`,
    [userId],
  );
  return row!.said;
}

describe('an open chat stream', () => {
  it.each(LOSSES)('ends within 1 s of the answer when its reader %s on another instance', async (_, lose) => {
    const ada = await createUser(server);
    const events = eventsOf(await openStream(server, ada, slowly({ pieces: 300, ms: 100 })));
    await take(events, 2);
    await lose(ada);
    const lost = performance.now();
    const rest = [];
    for await (const event of events) rest.push(event);
    expect(rest.at(-1)!.data).toEqual({
      type: 'error',
      message: expect.any(String),
      code: 'token_revoked',
    });
    expect(rest.at(-1)!.at - lost).toBeLessThan(BOUND_MS);
  });

  it('of another session and of another user goes on', async () => {
    const [ada, eve] = [await createUser(server), await createUser(server)];
    const answer = await openStream(server, eve, slowly({ pieces: 10, ms: 100 }));
    await logOut(ada);
    expect((await all(answer)).at(-1)!.data.type).toBe('done');
  });

  it('goes on when a role is given or taken: the session lives', async () => {
    const ada = await createUser(server);
    const answer = await openStream(server, ada, slowly({ pieces: 15, ms: 100 }));
    await asAdmin('PUT', `/admin/users/${ada.userId}/roles`, { roles: ['user', 'auditor'] });
    expect((await all(answer)).at(-1)!.data.type).toBe('done');
  });

  it('is cut off when its reader takes nothing', async () => {
    const ada = await createUser(server);
    const answer = await openStream(server, ada, slowly({ pieces: 500, size: 100_000 }));
    await until(async () => (await said(ada)) > CONNECTIONS_HOLD_CHARACTERS);
    await sleep(2 * BOUND_MS); // the stream may lag behind what is said; then the connections are full
    await logOut(ada, server);
    await sleep(2 * BOUND_MS); // nobody reads meanwhile
    await expect(answer.text()).rejects.toThrow();
  });
});
