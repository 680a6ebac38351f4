import { signedIn } from './support/client.js';
import { counted, read, upTo } from './support/client-events.js';
import { createDatabase, type Database } from './support/database.js';
import { type LossyProxy, lossyProxy } from './support/lossy-proxy.js';
import { createUser, type Person, signedInAs } from './support/people.js';
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

describe('a stream', () => {
  it('is read event by event, with ids, to its end', async () => {
    const { client } = await signedIn(server.url, ada);
    const { types, ids, text } = await read(client.chat.streamMessage(slowly({ pieces: 5 })));
    expect(types).toEqual(['metadata', ...Array.from({ length: 5 }, () => 'content'), 'done']);
    expect([ids, text]).toEqual([upTo(7), counted(5)]);
  });

  it('is closed when its reader leaves, and the answer stored all the same', async () => {
    const { client } = await signedIn(proxy.url, ada);
    let sessionId = '';
    for await (const event of client.chat.streamMessage(slowly({ pieces: 20, ms: 20 }))) {
      if (event.type === 'metadata') sessionId = event.session_id;
      if (Number(event.id) === 4) break;
    }
    const until = performance.now() + 5_000;
    for (let messages: unknown[] = []; messages.length < 2 && performance.now() < until;)
      ({ messages } = await client.chat.readHistory({ session_id: sessionId }));
    const { messages } = await client.chat.readHistory({ session_id: sessionId });
    expect(messages.at(-1)).toMatchObject({ role: 'assistant', content: counted(20) });
    expect(proxy.seen.filter((call) => call.includes('/chat/stream'))).toEqual(['POST /chat/stream']);
  });

  it('ends with the reason of the signal, before its first event and between two', async () => {
    const { client } = await signedIn(server.url, ada);
    const control = new AbortController();
    control.abort(new Error('never mind'));
    const none = read(client.chat.streamMessage(slowly({ pieces: 2 }), { signal: control.signal }));
    await expect(none).rejects.toThrow('never mind');
    const later = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      const how = slowly({ pieces: 100, ms: 50 });
      for await (const { id } of client.chat.streamMessage(how, { signal: later.signal })) {
        seen.push(id);
        if (id === '3') later.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(seen).toEqual(['1', '2', '3']);
  });

  it('that is refused is a problem, and the message is not sent again', async () => {
    const { client } = await signedIn(proxy.url, ada);
    const empty = read(client.chat.streamMessage({ message: '' }));
    await expect(empty).rejects.toMatchObject({ status: 400, code: 'validation_failed' });
    proxy.next('POST /chat/stream', { status: 503, retryAfter: 0 });
    const refused = read(client.chat.streamMessage({ message: 'Hello' }));
    await expect(refused).rejects.toMatchObject({ status: 503, code: 'http_503' });
    expect(proxy.seen.filter((call) => call.includes('/chat/stream'))).toHaveLength(2);
  });

  it('that breaks before its first event is not begun again: the message may be stored', async () => {
    const { client } = await signedIn(proxy.url, ada);
    const before = await stored();
    proxy.next('POST /chat/stream', { cutAfter: 10 });
    const broken = read(client.chat.streamMessage(slowly({ pieces: 3 })));
    await expect(broken).rejects.toMatchObject({ status: 0, code: 'stream_interrupted' });
    proxy.next('POST /chat/stream', 'lose');
    const lost = read(client.chat.streamMessage(slowly({ pieces: 3 })));
    await expect(lost).rejects.toMatchObject({ status: 0, code: 'unreachable' });
    expect(await stored()).toBe(before + 2);
  });

  it('is begun with a renewed token where the roles changed', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const eve = await createUser(server);
    const { client, calls } = await signedIn(server.url, eve);
    await server.request('PUT', `/admin/users/${eve.userId}/roles`, {
      token: admin.accessToken,
      body: { roles: ['user', 'auditor'] },
    });
    expect((await read(client.chat.streamMessage(slowly({ pieces: 2 })))).text).toBe(counted(2));
    expect(calls).toEqual(['POST /chat/stream 401', 'POST /auth/refresh 200', 'POST /chat/stream 200']);
  });

  it('in which the assistant fails throws what the server says', async () => {
    const { client } = await signedIn(server.url, ada);
    const failing = read(client.chat.streamMessage(slowly({ pieces: 2, fails: true })));
    await expect(failing).rejects.toMatchObject({
      name: 'ProblemError',
      status: 200,
      code: 'internal_error',
    });
  });

  it('ends with the session, whose end is told', async () => {
    const { client } = await signedIn(server.url, ada);
    const { sessionId } = client.session!;
    const reading = read(client.chat.streamMessage(slowly({ pieces: 200, ms: 50 })));
    const outcome = expect(reading).rejects.toMatchObject({ code: 'token_revoked' });
    await new Promise((done) => setTimeout(done, 300));
    await client.auth.endSession({ session_id: sessionId });
    await outcome;
  });
});
