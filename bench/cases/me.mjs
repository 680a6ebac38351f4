import { join } from 'node:path';
import { bearer, signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
import { compared, inTurns } from '../rounds.mjs';

const PEOPLE = 64;

/** `GET /auth/me`, one indexed read, against the driver doing the same select. Each connection is another person's. */
export async function me(database) {
  const api = await startApi(database.url);
  const raw = await Contestant.start(join(import.meta.dirname, '../baselines/fastify-pg.mjs'), {
    DATABASE_URL: database.url,
  });
  const people = [];
  for (let i = 0; i < PEOPLE; i++) people.push((await signUp(api.url, `reads-${i}`)).tokens);
  const each = (requestOf) => () => {
    let turn = 0;
    return {
      connections: PEOPLE,
      setupClient: (client) => client.setRequests([requestOf(people[turn++])]),
    };
  };
  const table = compared(
    await inTurns({
      api: {
        contestant: api,
        call: each(({ access_token }) => ({ path: '/auth/me', headers: bearer(access_token) })),
      },
      raw: { contestant: raw, call: each(({ user_id }) => ({ path: `/me/${user_id}` })) },
    }),
    'api',
  );
  return {
    name: 'GET /auth/me',
    table,
    bars: [{ of: 'raw pg + Fastify, the same select', at_least: 0.7, ratio: table.raw.ratio }],
  };
}
