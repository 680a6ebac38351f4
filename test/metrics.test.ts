import { createDatabase } from './support/database.js';
import { createUser } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const alone = 'the metrics of one process';
const PRODUCTION = { NODE_ENV: 'production', RATE_LIMIT_SCALE: '1' };
const METRICS_AT = /^Metrics for Prometheus: (http:\/\/127\.0\.0\.1:\d+)\/metrics$/;

/** The origin of the listener of its own. */
const metricsOf = async (server: Server) =>
  METRICS_AT.exec(await server.logged('Metrics for Prometheus'))![1]!;
const refresh = (server: Server, refresh_token: string) =>
  server.request('POST', '/auth/refresh', { body: { refresh_token } });

describe('in development', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ alone });
  });

  it('/metrics on the main port tells of the process, in the text format of Prometheus', async () => {
    const { status, headers, body } = await server.request<string>('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  });

  it('refreshes stand there from the start, and are counted by outcome', async () => {
    const count = async (outcome: string) => {
      const { body } = await server.request<string>('GET', '/metrics');
      return Number(
        new RegExp(`^meditwin_refresh_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(body)![1],
      );
    };
    expect(await Promise.all(['rotated', 'repeat', 'late', 'dead', 'unreadable'].map(count))).toEqual([
      0, 0, 0, 0, 0,
    ]);
    const { accessToken, refreshToken } = await createUser(server);
    await refresh(server, refreshToken);
    await refresh(server, refreshToken);
    await server.request('POST', '/auth/logout', { token: accessToken });
    await refresh(server, refreshToken);
    await refresh(server, 'garbage');
    expect(await Promise.all(['rotated', 'repeat', 'late', 'dead', 'unreadable'].map(count))).toEqual([
      1, 1, 0, 1, 1,
    ]);
  });

  it('a storm of sign-ins shows in the queue of hashes, and in what it refuses', async () => {
    const { email, password } = await createUser(server);
    const storm = Array.from({ length: 60 }, () =>
      server.request('POST', '/auth/login', { body: { email, password } }),
    );
    await Promise.race(storm); // the first to be answered is refused
    const { body: amidst } = await server.request<string>('GET', '/metrics');
    expect(amidst).toMatch(/^meditwin_password_hash_running 2$/m);
    expect(amidst).toMatch(/^meditwin_password_hash_waiting [1-9]\d*$/m);
    const refused = (await Promise.all(storm)).filter(({ status }) => status === 503).length;
    const { body: after } = await server.request<string>('GET', '/metrics');
    expect(refused).toBeGreaterThan(0);
    expect(after).toContain(`\nmeditwin_password_hash_refused_total ${refused}\n`);
    expect(after).toContain(`\nmeditwin_sign_in_total{outcome="overloaded"} ${refused}\n`);
    expect(after).toMatch(/^meditwin_password_hash_running 0$/m);
  });

  it('/metrics is not in the document, which is the same in production', async () => {
    const { body } = await server.request<{ paths: object }>('GET', '/openapi.json');
    expect(Object.keys(body.paths)).not.toContain('/metrics');
  });

  it('/metrics can only be read', async () => {
    const { status, headers } = await server.request('POST', '/metrics');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

describe('in production', () => {
  it('/metrics is absent from the main port, and everywhere without METRICS_PORT', async () => {
    const server = await startServer({ env: PRODUCTION, alone });
    const unknown = await server.request('GET', '/nothing');
    const { status, body } = await server.request('GET', '/metrics');
    expect([status, body['code'], Object.keys(body)]).toEqual([404, 'not_found', Object.keys(unknown.body)]);
    expect((await server.request('POST', '/metrics')).status).toBe(404);
    expect(server.logs.join('\n')).not.toContain('Metrics');
  });

  it('METRICS_PORT has them and nothing else, and closes with the server', async () => {
    const server = await startServer({ env: { ...PRODUCTION, METRICS_PORT: '0' }, alone });
    const origin = await metricsOf(server);
    expect(origin).not.toBe(server.url);
    const answer = await fetch(`${origin}/metrics?name=x`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(await answer.text()).toMatch(/^meditwin_refresh_reuse_total\{cause="old_token"\} 0$/m);
    for (const path of ['/', '/health', '/metrics/', '/auth/me', '/docs', '/openapi.json', '//metrics'])
      expect([path, (await fetch(origin + path)).status]).toEqual([path, 404]);
    expect((await fetch(`${origin}/metrics`, { method: 'DELETE' })).status).toBe(405);
    expect((await server.request('GET', '/metrics')).status).toBe(404);
    expect(await server.stop()).toBe(0);
    await expect(fetch(`${origin}/metrics`)).rejects.toThrow('fetch failed');
  });

  it('METRICS_PORT that is taken, or PORT, stops the start', async () => {
    const database = await createDatabase();
    const first = await startServer({ database, env: { ...PRODUCTION, METRICS_PORT: '0' }, alone });
    const taken = new URL(await metricsOf(first)).port;
    const start = (env: Record<string, string>) =>
      startServer({ database, env: { ...PRODUCTION, ...env }, alone });
    await expect(start({ METRICS_PORT: taken })).rejects.toThrow(/ended with code 1[^]+EADDRINUSE/);
    await expect(start({ PORT: '9464', METRICS_PORT: '9464' })).rejects.toThrow(
      /METRICS_PORT must not be PORT/,
    );
  });
});
