import { join } from 'node:path';
import { signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
import { startBenchRedis } from '../redis.mjs';
import { compared, inTurns } from '../rounds.mjs';

const CONNECTIONS = 64;

const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());

/**
 * Each connection renews a session of its own, one rotation after the other.
 * @param sessions what each begins with @param bodyOf what is sent @param next what an answer leaves for the next call
 */
const chained = (path, sessions, bodyOf, next) => () => {
  let turn = 0;
  return {
    connections: CONNECTIONS,
    setupClient(client) {
      const own = sessions[turn++];
      client.setRequests([
        {
          method: 'POST',
          path,
          headers: { 'content-type': 'application/json' },
          setupRequest: (request) => ({ ...request, body: JSON.stringify(bodyOf(own)) }),
          onResponse: (status, body) => status === 200 && next(own, JSON.parse(body)),
        },
      ]);
    },
  };
};

const renewing = (sessions) =>
  chained(
    '/auth/refresh',
    sessions,
    ({ refresh_token }) => ({ refresh_token }),
    (own, { refresh_token }) => (own.refresh_token = refresh_token),
  );

async function sessionsOf({ url }, name) {
  const sessions = [];
  while (sessions.length < CONNECTIONS)
    sessions.push((await signUp(url, `${name}-${sessions.length}`)).tokens);
  return sessions;
}

/**
 * `POST /auth/refresh` against the driver running the rotation alone, without its budget, tokens and checks; and against
 * itself with generations and budgets in Redis.
 */
export async function refresh(database) {
  const redis = await startBenchRedis(database.folder);
  try {
    return await measure(database, redis.url);
  } finally {
    await redis.stop();
  }
}

async function measure(database, redisUrl) {
  // The last answer of a round gets lost, and the next one comes when the others had theirs.
  const env = { REFRESH_REUSE_WINDOW_SECONDS: '60' };
  const api = await startApi(database.url, { env });
  const inRedis = await startApi(database.url, {
    env: { ...env, REDIS_URL: redisUrl, REFRESH_STORE: 'redis' },
  });
  const raw = await Contestant.start(join(import.meta.dirname, '../baselines/fastify-pg.mjs'), {
    DATABASE_URL: database.url,
  });
  const sessions = await sessionsOf(api, 'renews');
  const otherSessions = await sessionsOf(inRedis, 'renews-in-redis');
  const baseline = (await sessionsOf(api, 'moves')).map(({ refresh_token }) => claimsOf(refresh_token));
  const table = compared(
    await inTurns({
      api: { contestant: api, call: renewing(sessions) },
      redis: { contestant: inRedis, call: renewing(otherSessions) },
      raw: {
        contestant: raw,
        call: chained(
          '/rotation',
          baseline,
          ({ sid, sub, gen }) => ({ sid, sub, gen }),
          (own, { generation }) => (own.gen = generation),
        ),
      },
    }),
    'api',
  );
  return {
    name: 'POST /auth/refresh',
    table,
    bars: [{ of: 'raw pg + Fastify, the rotation alone', at_least: 0.7, ratio: table.raw.ratio }],
  };
}
