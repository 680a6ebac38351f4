import { join } from 'node:path';
import { bearer, signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
import { compared, inTurns } from '../rounds.mjs';

/** `GET /auth/me`, one indexed read, against the driver doing the same select. */
export async function me(database) {
  const api = await startApi(database.url);
  const raw = await Contestant.start(join(import.meta.dirname, '../baselines/fastify-pg.mjs'), {
    DATABASE_URL: database.url,
  });
  const { tokens } = await signUp(api.url, 'reads-me');
  const table = compared(
    await inTurns({
      api: {
        contestant: api,
        call: () => ({ path: '/auth/me', headers: bearer(tokens.access_token) }),
      },
      raw: { contestant: raw, call: () => ({ path: `/me/${tokens.user_id}` }) },
    }),
    'api',
  );
  return {
    name: 'GET /auth/me',
    table,
    bars: [{ of: 'raw pg + Fastify, the same select', at_least: 0.7, ratio: table.raw.ratio }],
  };
}
