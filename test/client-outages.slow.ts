import { setTimeout as sleep } from 'node:timers/promises';
import { refreshes, signedIn } from './support/client.js';
import { createDatabase, type Database } from './support/database.js';
import { lossyProxy } from './support/lossy-proxy.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { SLOW_ASSISTANT, slowly } from './support/streams.js';

/** An access token lives for 2 s. */
const ENV = { ACCESS_TOKEN_EXPIRE_MINUTES: String(2 / 60) };
let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database, env: ENV });
  ada = await createUser(server);
});

it('a refresh that takes longer than the server remembers is waited for', async () => {
  const proxy = await lossyProxy(server.url);
  const { client, signedOut } = await signedIn(proxy.url, ada);
  proxy.next('POST /auth/refresh', { lateMs: 11_000 }, 3);
  await client.auth.refresh();
  await client.auth.refresh();
  expect(signedOut).toEqual([]);
}, 40_000);

describe('a server', () => {
  it('that is killed and comes back 2 s later is waited for, and nobody is signed out', async () => {
    const first = await startServer({ database, env: ENV });
    const way = await lossyProxy(first.url);
    const { client, signedOut } = await signedIn(way.url, ada);
    await first.kill();
    const reading = client.auth.readMe();
    await sleep(2_000);
    const second = await startServer({ database, env: ENV });
    way.target = second.url;
    expect(await reading).toMatchObject({ user_id: ada.userId });
    expect(signedOut).toEqual([]);
    await second.stop();
  });

  it('that stays away is given up on within half a minute, and the session is kept', async () => {
    const gone = await startServer({ database, env: ENV });
    const way = await lossyProxy(gone.url);
    const watched = await signedIn(way.url, ada);
    await gone.stop();
    await sleep(2_100);
    await expect(watched.client.auth.readMe()).rejects.toMatchObject({ status: 0, code: 'unreachable' });
    expect(refreshes(watched).length).toBeGreaterThan(0);
    expect([watched.signedOut, watched.client.session?.userId]).toEqual([[], ada.userId]);
    way.target = server.url;
    expect(await watched.client.auth.readMe()).toMatchObject({ user_id: ada.userId });
  }, 60_000);
});

it('a stream that never gets any further is given up', async () => {
  const env = { NODE_OPTIONS: SLOW_ASSISTANT };
  const proxy = await lossyProxy((await startServer({ database, env })).url);
  const { client } = await signedIn(proxy.url, ada);
  proxy.next('POST /chat/stream', { cutAfter: 300 });
  proxy.next('GET /chat/stream', { cutAfter: 0 }, 100);
  const reading = (async () => {
    for await (const event of client.chat.streamMessage(slowly({ pieces: 40 })))
      expect(event.id).toBeTruthy();
  })();
  await expect(reading).rejects.toMatchObject({ status: 0, code: 'stream_interrupted' });
}, 60_000);
