import { randomBytes, randomUUID } from 'node:crypto';
import { expectMoves, seriesOf } from './support/metrics.js';
import { createUser, type Person } from './support/people.js';
import { rawRequest } from './support/raw-request.js';
import { type Server, startServer } from './support/server.js';
import { openStream, SLOW_ASSISTANT, slowly } from './support/streams.js';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer({
    env: { RATE_LIMIT_SCALE: '1', NODE_OPTIONS: SLOW_ASSISTANT },
    alone: 'the metrics of one process',
  });
  ada = await createUser(server);
});

const answered = (method: string, route: string, status: number) =>
  `http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;
const HASHED = 'password_hash_duration_seconds_count';
const login = (email: string, password: string) =>
  server.request('POST', '/auth/login', { body: { email, password } });
const refresh = async (refresh_token: string) =>
  (await server.request('POST', '/auth/refresh', { body: { refresh_token } })).body[
    'refresh_token'
  ] as string;

describe('each of these moves its series and no other:', () => {
  it('a sign-up, and one whose address is taken', async () => {
    const [email, username] = [`${randomUUID()}@example.org`, randomBytes(8).toString('hex')];
    const signUp = () =>
      server.request('POST', '/auth/signup', { body: { email, username, password: 'SecurePass123!' } });
    await expectMoves(server, signUp, {
      'sign_up_total{outcome="success"}': 1,
      [HASHED]: 1,
      [answered('POST', '/auth/signup', 201)]: 1,
    });
    await expectMoves(server, signUp, {
      'sign_up_total{outcome="taken"}': 1,
      'problems_total{code="email_taken"}': 1,
      [HASHED]: 1,
      [answered('POST', '/auth/signup', 409)]: 1,
    });
  });

  it('a sign-in', async () => {
    await expectMoves(server, () => login(ada.email, ada.password), {
      'sign_in_total{outcome="success"}': 1,
      [HASHED]: 1,
      [answered('POST', '/auth/login', 200)]: 1,
    });
  });

  it('a wrong password, which looks like an unknown account', async () => {
    const refused = {
      'sign_in_total{outcome="refused"}': 1,
      'problems_total{code="invalid_credentials"}': 1,
      [HASHED]: 1,
      [answered('POST', '/auth/login', 401)]: 1,
    };
    await expectMoves(server, () => login(ada.email, 'Wrong-Pass-123'), refused);
    await expectMoves(server, () => login('nobody@example.org', 'Wrong-Pass-123'), refused);
  });

  it('a sign-in whose budget is spent', async () => {
    for (let i = 0; i < 5; i++) await login('guessed@example.org', `Wrong-Pass-${i}`);
    await expectMoves(server, () => login('guessed@example.org', 'Wrong-Pass-5'), {
      'sign_in_total{outcome="throttled"}': 1,
      'budget_refused_total{budget="sign-in-pair"}': 1,
      'problems_total{code="too_many_requests"}': 1,
      [answered('POST', '/auth/login', 429)]: 1,
    });
  });

  it('a token that is missing, one that is none, and a right that is missing', async () => {
    await expectMoves(server, () => server.request('GET', '/auth/me'), {
      'problems_total{code="token_missing"}': 1,
      [answered('GET', '/auth/me', 401)]: 1,
    });
    await expectMoves(server, () => server.request('GET', '/auth/me', { token: 'a.b.c' }), {
      'problems_total{code="token_invalid"}': 1,
      [answered('GET', '/auth/me', 401)]: 1,
    });
    await expectMoves(server, () => server.request('GET', '/admin/users', { token: ada.accessToken }), {
      'problems_total{code="forbidden"}': 1,
      [answered('GET', '/admin/users', 403)]: 1,
    });
  });

  it('an old refresh token that is used again, and then the access token of the session that it ended', async () => {
    const { accessToken: token, refreshToken: first } = await createUser(server);
    const second = await refresh(first);
    await refresh(await refresh(second));
    await expectMoves(server, () => refresh(first), {
      'refresh_total{outcome="reuse"}': 1,
      'refresh_reuse_total{cause="too_old"}': 1,
      'problems_total{code="invalid_refresh_token"}': 1,
      revocation_delay_seconds_count: 1,
      [answered('POST', '/auth/refresh', 401)]: 1,
    });
    await expectMoves(server, () => server.request('GET', '/auth/forward', { token }), {
      'problems_total{code="token_revoked"}': 1,
      [answered('GET', '/auth/forward', 401)]: 1,
    });
  });

  it('a chat message', async () => {
    const { accessToken: token } = ada;
    await expectMoves(server, () => server.request('POST', '/chat/message', { token, body: slowly({}) }), {
      'chat_answers_total{status="complete"}': 1,
      [answered('POST', '/chat/message', 200)]: 1,
    });
  });

  it('an answer that fails', async () => {
    const body = slowly({ fails: true });
    await expectMoves(
      server,
      () => server.request('POST', '/chat/message', { token: ada.accessToken, body }),
      {
        'chat_answers_total{status="failed"}': 1,
        'problems_total{code="internal_error"}': 1,
        [answered('POST', '/chat/message', 500)]: 1,
      },
    );
  });
});

describe('an answer that passes no route', () => {
  it('counts as a problem', async () => {
    await expectMoves(server, () => server.request('GET', '/anatomy/body-part/%E0%A4%A'), {
      'problems_total{code="bad_request"}': 1,
    });
    await expectMoves(server, () => rawRequest(server.url, 'GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n'), {
      'problems_total{code="bad_request"}': 1,
    });
    await expectMoves(server, () => server.request('DELETE', '/auth/login'), {
      'problems_total{code="method_not_allowed"}': 1,
      [answered('DELETE', 'unmatched', 405)]: 1,
    });
  });
});

describe('a stream', () => {
  it('is seen while it is open, and its length counts apart from how soon it began', async () => {
    let gauges = new Map<string, number>();
    const read = async () => {
      const stream = await openStream(server, ada, slowly({ pieces: 6, ms: 200 }));
      gauges = await seriesOf(server);
      await stream.text();
    };
    await expectMoves(server, read, {
      'chat_answers_total{status="complete"}': 1,
      chat_stream_duration_seconds_count: 1,
      [answered('POST', '/chat/stream', 200)]: 1,
    });
    expect(gauges.get('meditwin_chat_streams_open')).toBe(1);
    expect(gauges.get('meditwin_chat_answers_under_way')).toBe(1);
    const series = await seriesOf(server);
    expect(series.get('meditwin_chat_streams_open')).toBe(0);
    expect(series.get('meditwin_chat_answers_under_way')).toBe(0);
    expect(series.get('meditwin_chat_stream_duration_seconds_sum')).toBeGreaterThan(1.1);
    const began = answered('POST', '/chat/stream', 200).replace('_count', '_sum');
    expect(series.get(`meditwin_${began}`)).toBeLessThan(0.6);
  });
});

describe('the label of a route', () => {
  const routes = async () =>
    new Set(
      [...(await seriesOf(server)).keys()].flatMap(
        (series) => /,route="(.*)",status=/.exec(series)?.[1] ?? [],
      ),
    );

  it('is its template, whatever stands in the path', async () => {
    const { accessToken: token } = ada;
    for (let i = 0; i < 10; i++)
      await server.request('GET', `/chat/history/${randomUUID()}?limit=${i}`, { token });
    await server.request('GET', '/auth/me/', { token });
    const known = await routes();
    expect(known).toContain('/chat/history/:session_id');
    expect(known).toContain('/auth/me');
    expect([...known].filter((route) => /[0-9a-f]{8}-|[?%]|.\/$/.test(route))).toEqual([]);
  });

  it('is one for all paths that are none, and methods that are none make no series either', async () => {
    await server.request('GET', '/nothing');
    await server.request('PROPFIND', '/nothing');
    const before = await seriesOf(server);
    for (let i = 0; i < 50; i++) {
      const path = `/${randomBytes(6).toString('hex')}/${randomBytes(3).toString('base64url')}?a=${i}`;
      await server.request(
        i % 5 ? 'GET' : ['PROPFIND', 'MKCOL', 'REPORT', 'LOCK', 'SEARCH'][(i / 5) % 5]!,
        path,
      );
    }
    const after = await seriesOf(server);
    const ours = [...after.keys()].filter((series) => series.startsWith('meditwin_'));
    expect(ours.filter((series) => !before.has(series))).toEqual([]);
    const unmatched = `meditwin_${answered('GET', 'unmatched', 404)}`;
    expect(after.get(unmatched)! - before.get(unmatched)!).toBe(40);
  });
});

describe('gauges', () => {
  it('tell how the feed, the pool and the record stand', async () => {
    const series = await seriesOf(server);
    expect(series.get('meditwin_revocation_feed_connected')).toBe(1);
    expect(series.get('meditwin_revocation_feed_lag_seconds')).toBeLessThan(1.5);
    expect(series.get('meditwin_revocation_list_entries')).toBeGreaterThan(0);
    expect(series.get('meditwin_database_pool_max')).toBe(10);
    const [open, idle] = [
      series.get('meditwin_database_pool_connections')!,
      series.get('meditwin_database_pool_idle')!,
    ];
    expect([open > 0, open <= 10, idle <= open]).toEqual([true, true, true]);
    expect(series.get('meditwin_audit_untrusted')).toBe(0);
    expect(series.get('meditwin_audit_unsealed_seconds')).toBeLessThan(30);
    expect(series.get('meditwin_audit_refusals_waiting')).toBeGreaterThan(0);
    expect(series.get(`meditwin_build_info{version="0.1.0",node="${process.versions.node}"}`)).toBe(1);
  });
});
