import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../scripts/free-port.mjs';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase, type Database } from './support/database.js';
import { seriesOf } from './support/metrics.js';
import { startNginx } from './support/nginx.js';
import { createUser, type Person } from './support/people.js';
import { rawRequest } from './support/raw-request.js';
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
    env: { TRUST_PROXY: '1', NODE_OPTIONS: SLOW_ASSISTANT, PORT: String(port), SHUTDOWN_DELAY_SECONDS: '2' },
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
    expect(writes.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  }, 120_000);
});

describe('what nginx refuses by itself', () => {
  /** An nginx of its own before these ports. */
  const before = (apis: number[], changes: [string, string][] = []): Promise<string> =>
    startNginx('meditwin.conf', [
      ...apis.map((port, i): [string, string] => [`api-${i + 1}:8000`, `127.0.0.1:${port}`]),
      ...changes,
    ]);

  async function expectProblem(
    answer: Response,
    problem: { status: number; code: string; instance: string },
  ) {
    const body = (await answer.json()) as Record<string, unknown>;
    const requestId = answer.headers.get('x-request-id');
    expect(requestId).toMatch(/^[\da-f]{32}$/);
    expect(body).toEqual({
      ...problem,
      type: `urn:meditwin:problem:${problem.code}`,
      title: expect.stringMatching(/^[A-Z][a-z ]+$/) as unknown,
      detail: expect.stringMatching(/^[A-Z].*\.$/) as unknown,
      request_id: requestId,
    });
    expect(answer.status).toBe(problem.status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    });
    return body;
  }

  it('a body that is too large is refused in the words of the API', async () => {
    const ask = (at: string) =>
      fetch(new URL('/auth/login?who=me', at), { method: 'POST', body: 'x'.repeat(300_000) });
    const problem = { status: 413, code: 'payload_too_large', instance: '/auth/login' };
    const { request_id: _, ...said } = await expectProblem(await ask(url), problem);
    expect(await (await ask(instances[0]!.url)).json()).toMatchObject(said);
  });

  it('a server that cannot be reached is a 503 with a code and Retry-After, whatever the path holds', async () => {
    const nowhere = await before([await freePort(), await freePort()]);
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(new URL('/auth/me?secret=1', nowhere), { method });
      expect(answer.headers.get('retry-after')).toBe('2');
      await expectProblem(answer, { status: 503, code: 'server_unavailable', instance: '/auth/me' });
    }
    const odd = await rawRequest(nowhere, 'GET /a"}b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(JSON.parse(odd.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'server_unavailable', instance: '' });
  });

  it('a server that does not answer is a 503 too', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
    afterTheFile(async () => void silent.close());
    const { port } = silent.address() as { port: number };
    const patient = await before([port, port], [['proxy_read_timeout 75s', 'proxy_read_timeout 1s']]);
    const answer = await fetch(new URL('/chat/message', patient), { method: 'POST', body: '{}' });
    expect(answer.headers.get('retry-after')).toBe('2');
    await expectProblem(answer, { status: 503, code: 'server_unavailable', instance: '/chat/message' });
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'bad_request'],
    ['TRACE', 'TRACE /auth/me HTTP/1.1\r\nHost: x\r\n\r\n', 405, 'method_not_allowed'],
    ['a long path', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414, 'uri_too_long'],
    [
      'long header fields',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    ['its own address', 'GET /_problem HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 404, 'not_found'],
  ])('%s is a problem with a code', async (_, bytes, status, code) => {
    const [head, body] = (await rawRequest(url, bytes)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/\r\nContent-Type: application\/problem\+json/);
    expect(JSON.parse(body!)).toMatchObject({ status, code });
  });

  it('POST /auth/token fails as RFC 6749 has it', async () => {
    const ask = async (at: string, body: string) => {
      const answer = await fetch(new URL('/auth/token', at), { method: 'POST', body });
      const type = answer.headers.get('content-type');
      return { status: answer.status, type: /^[^;]*/.exec(type!)![0], body: (await answer.json()) as object };
    };
    const form = (size: number) => `grant_type=password&username=${'x'.repeat(size)}`;
    expect(await ask(url, form(300_000))).toEqual(await ask(instances[0]!.url, form(300_000)));
    expect(await ask(await before([await freePort(), await freePort()]), form(1))).toEqual({
      status: 503,
      type: 'application/json',
      body: { error: 'temporarily_unavailable', error_description: expect.any(String) as unknown },
    });
  });

  it('is all: an error of the API passes as it is', async () => {
    const answer = await fetch(new URL('/nothing', url));
    const body = (await answer.json()) as Record<string, unknown>;
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(body).toMatchObject({ status: 404, code: 'not_found', instance: '/nothing' });
    expect(body['request_id']).toMatch(/^[\da-f-]{36}$/);
  });
});
