import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './support/database.js';
import { seriesOf } from './support/metrics.js';
import { freePort, startNginx } from './support/nginx.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { all, SLOW_ASSISTANT, slowly, textOf } from './support/streams.js';

/** How long nginx leaves an instance alone that failed (`fail_timeout`), and a little more. */
const NOTICED_AGAIN_MS = 3_000;
const READERS = 6;
const WRITERS = 2;

let database: Database;
let ports: number[];
let instances: Server[];
/** Of nginx. */
let url: string;
let ada: Person;

const start = (port: number): Promise<Server> =>
  startServer({
    database,
    env: { TRUST_PROXY: '1', NODE_OPTIONS: SLOW_ASSISTANT, PORT: String(port) },
    alone: 'the test starts nginx itself',
  });

beforeAll(async () => {
  database = await createDatabase();
  ports = [await freePort(), await freePort()];
  instances = [await start(ports[0]!), await start(ports[1]!)];
  url = await startNginx(
    'meditwin.conf',
    ports.map((port, i) => [`api-${i + 1}:8000`, `127.0.0.1:${port}`]),
  );
  ada = await createUser(instances[0]!);
}, 60_000);

function call(method: string, path: string, body?: object, headers: object = {}): Promise<Response> {
  return fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${ada.accessToken}`,
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** @returns the status, or what became of the connection */
async function statusOf(answering: Promise<Response>): Promise<number | string> {
  try {
    const answer = await answering;
    await answer.text();
    return answer.status;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('behind deploy/nginx/meditwin.conf', () => {
  it('both instances get requests in turn', async () => {
    for (let i = 0; i < 40; i++) expect(await statusOf(call('GET', '/auth/me'))).toBe(200);
    for (const instance of instances) {
      const series = [...(await seriesOf(instance))].filter(
        ([name]) =>
          name.startsWith('meditwin_http_request_duration_seconds_count') && name.includes('"/auth/me"'),
      );
      expect(series.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(15);
    }
  });

  it('an instance knows the address of its caller, whatever the caller says of it', async () => {
    const body = { email: ada.email, password: ada.password };
    await call('POST', '/auth/login', body, { 'x-forwarded-for': '203.0.113.9' });
    const sessions = (await (await call('GET', '/auth/sessions')).json()) as { items: { ip: string }[] };
    expect(sessions.items[0]!.ip).toBe('127.0.0.1');
  });

  it('a stream comes as it is said', async () => {
    const events = await all(await call('POST', '/chat/stream', slowly({ pieces: 8, ms: 200 })));
    expect(textOf(events)).toBe('w1 w2 w3 w4 w5 w6 w7 w8 ');
    const pieces = events.filter(({ data }) => data.type === 'content');
    // A buffer would let go of all of them at once, at the end.
    expect(pieces.at(-1)!.at - pieces[0]!.at).toBeGreaterThan(800);
  });

  it('a rolling restart under load fails no read, and does nothing twice', async () => {
    const reads: (number | string)[] = [];
    const writes: { message: string; status: number | string }[] = [];
    let over = false;
    const read = async (): Promise<void> => {
      while (!over) reads.push(await statusOf(call('GET', '/auth/me')));
    };
    const write = async (writer: number): Promise<void> => {
      for (let turn = 0; !over; turn++) {
        const { message } = slowly({ words: ['yes'], writer, turn });
        writes.push({ message, status: await statusOf(call('POST', '/chat/message', { message })) });
      }
    };
    const work = [
      ...Array.from({ length: READERS }, read),
      ...Array.from({ length: WRITERS }, (_, i) => write(i)),
    ];
    for (const [i, port] of ports.entries()) {
      await sleep(500);
      expect(await instances[i]!.stop()).toBe(0);
      instances[i] = await start(port);
      await sleep(NOTICED_AGAIN_MS);
    }
    over = true;
    await Promise.all(work);

    expect(reads.length).toBeGreaterThan(1_000);
    expect(reads.filter((status) => status !== 200)).toEqual([]);
    const stored = await database.query<{ content: string; times: number }>(
      `SELECT content, count(*)::integer AS times FROM chat_message
       WHERE role = 'user' AND content LIKE '%"writer"%' GROUP BY content`,
    );
    expect(stored.filter(({ times }) => times > 1)).toEqual([]);
    const kept = new Set(stored.map(({ content }) => content));
    const answered = writes.filter(({ status }) => status === 200);
    expect(answered.length).toBeGreaterThan(100);
    expect(answered.filter(({ message }) => !kept.has(message))).toEqual([]);
    expect(writes.filter(({ status }) => status !== 200 && status !== 502 && status !== 503)).toEqual([]);
  }, 120_000);
});
