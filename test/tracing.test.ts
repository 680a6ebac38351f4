import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Collector, type Span, startCollector, treeOf } from './support/collector.js';
import { createUser, type Person } from './support/people.js';
import { type Answer, type Server, startServer } from './support/server.js';
import { eventsOf, openStream, SLOW_ASSISTANT, slowly, take } from './support/streams.js';

const MESSAGE = 'Since yesterday my left knee hurts badly';
const SERVER = 2;
const CLIENT = 3;
const ERROR = 2;

const newTrace = () => randomBytes(16).toString('hex');
const PARENT = '00f067aa0ba902b7';
const traceparent = (traceId: string, sampled = true) => `00-${traceId}-${PARENT}-0${sampled ? 1 : 0}`;
/** Comes after its headers: Node reads it in the context of the connection. */
async function* later(body: string): AsyncGenerator<Uint8Array> {
  await sleep(100);
  yield Buffer.from(body);
}

const tracedTo = (collector: Collector, env: Record<string, string> = {}) =>
  startServer({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      ...env,
    },
  });

describe('with a collector', () => {
  let collector: Collector;
  let server: Server;
  let ada: Person;
  const traces = {
    login: newTrace(),
    refused: newTrace(),
    chat: newTrace(),
    unsampled: newTrace(),
    reuse: newTrace(),
  };
  let refused: Answer<Record<string, unknown>>;

  beforeAll(async () => {
    collector = await startCollector();
    server = await tracedTo(collector, {
      REFRESH_REUSE_WINDOW_SECONDS: '0',
      OTEL_SERVICE_NAME: 'twin-of-the-test',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=a%20test,service.name=other',
    });
    ada = await createUser(server);
    const call = (trace: string, body: unknown, path: string, token?: string, sampled?: boolean) =>
      server.request('POST', path, {
        body,
        ...(token !== undefined && { token }),
        headers: { traceparent: traceparent(trace, sampled), tracestate: 'vendor=value' },
      });
    const { email, password } = ada;
    await fetch(`${server.url}/auth/login?redirect=secret`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent: traceparent(traces.login),
        tracestate: 'vendor=value',
      },
      body: later(JSON.stringify({ email, password })),
      duplex: 'half',
    });
    refused = await call(traces.refused, { email, password: 'NotHerPassword1!' }, '/auth/login');
    const said = await call(traces.unsampled, { message: MESSAGE }, '/chat/message', ada.accessToken, false);
    const again = { message: MESSAGE, session_id: said.body['session_id'] };
    await call(traces.chat, again, '/chat/message', ada.accessToken);
    const refresh = { refresh_token: ada.refreshToken };
    await call(newTrace(), refresh, '/auth/refresh', undefined, false);
    await call(traces.reuse, refresh, '/auth/refresh');
    await server.request('GET', '/health/ready');
    await server.request('GET', '/metrics');
    await server.request('GET', '/nothing/here');
    expect(await server.stop()).toBe(0);
  });

  const spansOf = (trace: string) => collector.spans.filter(({ traceId }) => traceId === trace);
  const rootOf = (trace: string): Span => spansOf(trace).find(({ parentSpanId }) => parentSpanId === PARENT)!;

  it('a login is one span below its caller’s, with statements and the password below it', () => {
    const root = rootOf(traces.login);
    expect(treeOf(spansOf(traces.login), root)).toEqual([
      'POST /auth/login',
      ['SELECT users'],
      ['password queue'],
      ['password verify'],
      ['UPDATE users INSERT session INSERT audit_events INSERT audit_origins'],
    ]);
    expect(root).toMatchObject({ kind: SERVER, traceState: 'vendor=value' });
    expect(root.attributes).toEqual({
      'http.request.method': 'POST',
      'http.route': '/auth/login',
      'http.response.status_code': 200,
      'url.scheme': 'http',
      'url.path': '/auth/login',
      'meditwin.request_id': expect.any(String) as unknown,
    });
  });

  it('a message is traced through its answer to what is stored of it', () => {
    const [name, ...below] = treeOf(spansOf(traces.chat), rootOf(traces.chat));
    expect(name).toBe('POST /chat/message');
    expect(below).toContainEqual(['SELECT chat_message']);
    expect(below).toContainEqual(['assistant answer']);
    expect(below).toContainEqual(['INSERT finding INSERT finding_event']);
    expect(below.at(-1)).toEqual(['COMMIT']);
    const answer = spansOf(traces.chat).find((span) => span.name === 'assistant answer')!;
    expect(answer.attributes).toMatchObject({ 'gen_ai.provider.name': 'embedded' });
  });

  it('statements that need no answer of those before go along with them', () => {
    const spans = spansOf(traces.chat);
    const [begin] = spans.filter(({ name }) => name === 'BEGIN');
    const ask = spans.find(({ name }) => name === 'SELECT users UPDATE chat_session INSERT chat_message')!;
    const answer = spans.findLast(({ name }) => name.endsWith('INSERT chat_message'))!;
    const [saving] = spans.filter(({ name }) => name === 'INSERT finding INSERT finding_event');
    const [turns] = spans.filter(({ name }) => name === 'SELECT chat_message');
    const [findings] = spans.filter(({ name }) => name === 'SELECT finding');
    for (const [first, next] of [
      [ask, turns],
      [begin, findings],
      [answer, saving],
    ])
      expect(BigInt(next!.startTimeUnixNano)).toBeLessThan(BigInt(first!.endTimeUnixNano));
  });

  it('a statement is shown with $1 where its values were', () => {
    const statements = spansOf(traces.login).filter(({ kind }) => kind === CLIENT);
    expect(statements).toHaveLength(2);
    for (const { name, attributes } of statements)
      expect(attributes).toEqual({
        'db.system.name': 'postgresql',
        'db.query.summary': name,
        'db.query.text': expect.stringMatching(/\$1/) as unknown,
      });
  });

  it('a refusal carries its code, and is no failure of the server', () => {
    const { status, attributes } = rootOf(traces.refused);
    expect(attributes).toMatchObject({
      'http.response.status_code': 401,
      'meditwin.problem': 'invalid_credentials',
      'meditwin.request_id': refused.headers.get('x-request-id'),
    });
    expect(status.code).not.toBe(ERROR);
  });

  it('a refresh says what became of its token', () => {
    expect(rootOf(traces.reuse).attributes).toMatchObject({
      'meditwin.refresh': 'reuse',
      'meditwin.problem': 'invalid_refresh_token',
    });
  });

  it('what a caller does not sample is not sampled here; probes and scrapes never are', () => {
    expect(spansOf(traces.unsampled)).toEqual([]);
    const roots = collector.spans.filter(({ kind }) => kind === SERVER);
    expect(roots.map(({ name }) => name).sort()).toEqual([
      'GET', // a path that nothing serves
      'POST /auth/login',
      'POST /auth/login',
      'POST /auth/refresh',
      'POST /auth/signup',
      'POST /chat/message',
    ]);
    expect(Object.keys(roots.find(({ name }) => name === 'GET')!.attributes).sort()).toEqual([
      'http.request.method',
      'http.response.status_code',
      'meditwin.problem',
      'meditwin.request_id',
      'url.scheme',
    ]);
  });

  it('what no request caused has no span', () => {
    const known = new Set(collector.spans.map(({ spanId }) => spanId));
    const orphans = collector.spans.filter(
      ({ parentSpanId }) => parentSpanId && parentSpanId !== PARENT && !known.has(parentSpanId),
    );
    expect(orphans).toEqual([]);
    const roots = collector.spans.filter(({ parentSpanId }) => !parentSpanId);
    expect(roots.map(({ kind }) => kind)).toEqual([SERVER, SERVER]);
  });

  it('spans say which service they are of, and arrive where traces are taken', () => {
    expect(collector.resource).toMatchObject({
      'service.name': 'twin-of-the-test',
      'service.version': expect.any(String) as unknown,
      'deployment.environment.name': 'a test',
    });
    expect(new Set(collector.received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']));
  });

  it('nothing that is sent holds a password, a token, an address, a query or what was said', () => {
    const all = collector.received.map(({ body }) => body.toString()).join('\n');
    const { email, username, password, accessToken, refreshToken } = ada;
    for (const secret of [email, username, password, accessToken, refreshToken, MESSAGE, 'NotHerPassword'])
      expect(all).not.toContain(secret);
    expect(all).not.toMatch(/127\.0\.0\.1|redirect=|eyJ|knee hurts|\$argon2/i);
  });

  it('the log names trace and span, also where the caller samples nothing', () => {
    const { lines } = server;
    const { spanId, attributes } = rootOf(traces.login);
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'request',
        request_id: attributes['meditwin.request_id'],
        trace_id: traces.login,
        span_id: spanId,
      }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ trace_id: traces.unsampled }));
  });
});

it('a failure of the server carries its code, the step that failed its name; a caller who leaves is told of', async () => {
  const collector = await startCollector();
  const server = await tracedTo(collector, { NODE_OPTIONS: SLOW_ASSISTANT });
  const ada = await createUser(server);
  const broken = slowly({ fails: true });
  expect(
    (await server.request('POST', '/chat/message', { token: ada.accessToken, body: broken })).status,
  ).toBe(500);
  const leaving = new AbortController();
  await take(eventsOf(await openStream(server, ada, slowly({ pieces: 200, ms: 50 }), leaving.signal)), 2);
  leaving.abort();
  await server.stop();
  const named = (name: string) => collector.spans.find((span) => span.name === name)!;
  expect(named('POST /chat/message')).toMatchObject({
    status: { code: ERROR },
    attributes: { 'error.type': 'internal_error', 'http.response.status_code': 500 },
  });
  const { traceId } = named('POST /chat/message');
  const answering = collector.spans.find(
    (span) => span.name === 'assistant answer' && span.traceId === traceId,
  );
  expect(answering).toMatchObject({ status: { code: ERROR }, attributes: { 'error.type': 'Error' } });
  expect(JSON.stringify(collector.spans)).not.toContain('the assistant broke');
  expect(named('POST /chat/stream').attributes).toMatchObject({
    'http.response.status_code': 200,
    'meditwin.caller_left': true,
  });
});

describe('a caller', () => {
  const traceIdOf = async (server: Server, header: string) => {
    const { headers } = await server.request('GET', '/auth/me', { headers: { traceparent: header } });
    const line = await server.logged(headers.get('x-request-id')!);
    return (JSON.parse(line) as { trace_id?: string }).trace_id;
  };

  it('names the trace in the log also where nothing is traced, when its header is valid', async () => {
    const server = await startServer();
    const trace = newTrace();
    expect(await traceIdOf(server, traceparent(trace))).toBe(trace);
    for (const header of [
      `00-${trace}-${PARENT}`,
      `ff-${trace}-${PARENT}-01`,
      `00-${'0'.repeat(32)}-${PARENT}-01`,
      `00-${trace}-${'0'.repeat(16)}-01`,
      `00-${trace.toUpperCase()}g-${PARENT}-01`,
      'secret',
    ])
      expect(await traceIdOf(server, header)).toBeUndefined();
  });

  it('names none where OTEL_PROPAGATORS is none', async () => {
    const collector = await startCollector();
    const server = await tracedTo(collector, { OTEL_PROPAGATORS: 'none' });
    const trace = newTrace();
    expect(await traceIdOf(server, traceparent(trace))).toMatch(new RegExp(`^(?!${trace})[0-9a-f]{32}$`));
    await server.stop();
    expect(collector.spans.filter(({ traceId }) => traceId === trace)).toEqual([]);
    expect(collector.spans.map(({ name }) => name)).toEqual(['GET /auth/me']);
  });

  it('cannot force a trace where only a share is kept whatever it says', async () => {
    const collector = await startCollector();
    const server = await tracedTo(collector, {
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0',
    });
    await traceIdOf(server, traceparent(newTrace()));
    await server.stop();
    expect(collector.received).toEqual([]);
  });
});

it('without a collector no part of the SDK is loaded', async () => {
  const tell = `import Module from 'node:module';
    process.on('exit', () => process.stdout.write('loaded ' +
      Object.keys(Module._cache).filter((path) => /@opentelemetry\\/sdk-trace/.test(path)).length + '\\n'));`;
  const loadedWith = async (env: Record<string, string>) => {
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(tell)}`;
    const server = await startServer({ env: { ...env, NODE_OPTIONS } });
    await server.request('GET', '/auth/me');
    await server.stop();
    return Number((await server.logged('loaded ')).slice('loaded '.length));
  };
  expect(await loadedWith({})).toBe(0);
  expect(await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).toBeGreaterThan(0);
});

it('a collector that is down is complained of once; answers and the stop are as ever', async () => {
  const server = await startServer({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:secret@127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TIMEOUT: '1000', // ms; until then it tries again
    },
    alone: 'the log of one process',
  });
  const { accessToken: token } = await createUser(server);
  await server.logged('takes no traces');
  for (let i = 0; i < 5; i++) expect((await server.request('GET', '/auth/me', { token })).status).toBe(200);
  const stoppedAt = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  const complaints = server.logs.filter((line) => line.includes('takes no traces'));
  expect(complaints).toHaveLength(1);
  expect(JSON.parse(complaints[0]!)).toMatchObject({ level: 40, context: 'Tracing' });
  expect(complaints[0]).not.toContain('secret');
});

it('traces leave as protobuf unless JSON is asked for', async () => {
  const collector = await startCollector();
  const server = await startServer({
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/own/path` },
  });
  await server.request('GET', '/auth/me');
  await server.stop();
  expect(collector.received).toMatchObject([{ path: '/own/path', type: 'application/x-protobuf' }]);
  expect(collector.received[0]!.body.includes('GET /auth/me')).toBe(true);
});
