import { join } from 'node:path';
import { signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
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

/** `POST /auth/refresh` against the driver running the rotation alone, without its budget, tokens and checks. */
export async function refresh(database) {
  const api = await startApi(database.url);
  const raw = await Contestant.start(join(import.meta.dirname, '../baselines/fastify-pg.mjs'), {
    DATABASE_URL: database.url,
  });
  const sessions = [];
  const baseline = [];
  for (let i = 0; i < CONNECTIONS; i++) {
    sessions.push((await signUp(api.url, `renews-${i}`)).tokens);
    baseline.push(claimsOf((await signUp(api.url, `moves-${i}`)).tokens.refresh_token));
  }
  const table = compared(
    await inTurns({
      api: {
        contestant: api,
        call: chained(
          '/auth/refresh',
          sessions,
          ({ refresh_token }) => ({ refresh_token }),
          (own, { refresh_token }) => (own.refresh_token = refresh_token),
        ),
      },
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
