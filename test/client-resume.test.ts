import { signedIn } from './support/client.js';
import { counted, read, upTo } from './support/client-events.js';
import { createDatabase, type Database } from './support/database.js';
import { type LossyProxy, lossyProxy } from './support/lossy-proxy.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { SLOW_ASSISTANT, slowly } from './support/streams.js';

let database: Database;
let server: Server;
let proxy: LossyProxy;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database, env: { NODE_OPTIONS: SLOW_ASSISTANT } });
  ada = await createUser(server);
  proxy = await lossyProxy(server.url);
});

beforeEach(() => {
  proxy.seen.length = proxy.headers.length = 0;
  proxy.forget();
});

const stored = async (): Promise<number> =>
  (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM chat_message WHERE role = 'user'`))[0]!
    .n;

describe('a stream whose connection drops', () => {
  it('is read on after the last event, as often as it takes, and not a word is lost or told twice', async () => {
    const { client } = await signedIn(proxy.url, ada);
    const before = await stored();
    proxy.next('POST /chat/stream', { cutAfter: 500 });
    proxy.next('GET /chat/stream', { cutAfter: 333 });
    proxy.next('GET /chat/stream', { status: 503, retryAfter: 0 });
    proxy.next('GET /chat/stream', { cutAfter: 0 });
    const { ids, text, types } = await read(client.chat.streamMessage(slowly({ pieces: 40, ms: 5 })));
    expect([ids, text, types.at(-1)]).toEqual([upTo(42), counted(40), 'done']);
    expect(await stored()).toBe(before + 1);
    const resumed = proxy.headers.flatMap((headers) => headers['last-event-id'] ?? []);
    expect(resumed.length).toBe(4);
    expect(Number(resumed[0])).toBeGreaterThan(1);
  });

  it('can be read on by a page that was reloaded', async () => {
    const { client } = await signedIn(server.url, ada);
    let messageId = '';
    for await (const event of client.chat.streamMessage(slowly({ pieces: 10 }))) {
      if (event.type === 'metadata') messageId = event.message_id;
      if (event.id === '5') break;
    }
    const rest = await read(client.chat.resumeStream({ message_id: messageId }, { lastEventId: '5' }));
    expect(rest.ids).toEqual([6, 7, 8, 9, 10, 11, 12]);
    const unknown = read(client.chat.resumeStream({ message_id: client.session!.sessionId }));
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });

  it('because the server stops goes on at the next one, with what was said', async () => {
    const env = { NODE_OPTIONS: SLOW_ASSISTANT };
    const first = await startServer({ database, env });
    const way = await lossyProxy(first.url);
    const { client, signedOut } = await signedIn(way.url, ada);
    let stopped: Promise<unknown> | undefined;
    const seen: string[] = [];
    let status = '';
    for await (const event of client.chat.streamMessage(slowly({ pieces: 200, ms: 20 }))) {
      seen.push(event.id);
      if (event.type === 'done') status = event.status;
      if (event.id !== '5') continue;
      way.target = server.url;
      stopped = first.stop();
    }
    await stopped;
    expect(seen.map(Number)).toEqual(upTo(seen.length));
    expect([status, signedOut]).toEqual(['stopped', []]);
  });
});
