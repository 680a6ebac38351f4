import { join } from 'node:path';
import { bearer, SECRETS, signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
import { compared, inTurns } from '../rounds.mjs';

const baseline = (name) => join(import.meta.dirname, '../baselines', name);

/** `GET /auth/forward` against Fastify and NestJS as they are usually set up, all with the same token. */
export async function forward(database) {
  const api = await startApi(database.url);
  const silent = await startApi(database.url, { env: { LOG_LEVEL: 'warn' } });
  const whole = await Contestant.start(
    baseline('fastify-forward.mjs'),
    { ...SECRETS, PLUGINS: '1' },
    { flags: ['--no-deprecation'] },
  );
  const plain = await Contestant.start(baseline('fastify-forward.mjs'), SECRETS);
  const express = await Contestant.start(baseline('express-passport.mjs'), SECRETS);
  const contestants = { api, silent, whole, plain, express };
  const { tokens } = await signUp(api.url, 'forward');
  const call = () => ({ path: '/auth/forward', headers: bearer(tokens.access_token) });
  const entrants = Object.fromEntries(
    Object.entries(contestants).map(([name, contestant]) => [name, { contestant, call }]),
  );
  const table = compared(await inTurns(entrants), 'api');
  return {
    name: 'GET /auth/forward',
    table,
    bars: [
      { of: 'Fastify + cached fast-jwt + the same plugins', at_least: 0.75, ratio: table.whole.ratio },
      { of: 'Fastify + cached fast-jwt, nothing else (aim)', aim: 0.75, ratio: table.plain.ratio },
      {
        of: 'NestJS on Express + passport-jwt, string secret',
        at_least: 15,
        ratio: table.express.ratio,
      },
      { of: 'itself with LOG_LEVEL=warn: the cost of the log', at_least: 0.9, ratio: table.silent.ratio },
    ],
  };
}
