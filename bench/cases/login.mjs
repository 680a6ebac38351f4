import { join } from 'node:path';
import { cpus } from 'node:os';
import { bearer, GLIBC_TUNABLES, signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
import { drive, summary } from '../rounds.mjs';

const ROUNDS = 3;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
/** Less than the queue of hashes holds: nobody is sent away. */
const SIGNING_IN = 24;
const PROBES = 4;
const EVERY_CORE = Array.from({ length: cpus().length }, (_, core) => core);

/** @returns latencies of `GET /auth/forward`, ms, one call after the other, for as long as `work` goes on */
async function probe(url, token, work) {
  const took = [];
  const state = { going: true };
  const measured = work.finally(() => (state.going = false));
  const one = async () => {
    while (state.going) {
      const from = performance.now();
      const answer = await fetch(`${url}/auth/forward`, { headers: bearer(token) });
      await answer.arrayBuffer();
      took.push(performance.now() - from);
      await new Promise((done) => setTimeout(done, 5));
    }
  };
  await Promise.all(Array.from({ length: PROBES }, one));
  await measured;
  return { p99: took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)] };
}

/** `POST /auth/login` against the hashes that the same cores reach alone, and what a storm does to everybody else. */
export async function login(database) {
  const api = await startApi(database.url, { cores: EVERY_CORE });
  const { credentials, tokens } = await signUp(api.url, 'signs-in');
  const call = {
    method: 'POST',
    path: '/auth/login',
    connections: SIGNING_IN,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
    seconds: SECONDS,
  };
  const loop = await Contestant.start(
    join(import.meta.dirname, '../baselines/argon2-loop.mjs'),
    { GLIBC_TUNABLES },
    { cores: EVERY_CORE },
  );
  const rounds = [];
  await drive(api, { ...call, seconds: 2 });
  for (let round = 0; round < ROUNDS; round++) {
    const hashes = await (await fetch(`${loop.url}/?seconds=${SECONDS}`)).json();
    const { rate: logins } = await drive(api, call); // alone: who asks besides takes of the same cores
    const idle = await probe(
      api.url,
      tokens.access_token,
      new Promise((done) => setTimeout(done, SECONDS * 1000)),
    );
    const storm = await probe(api.url, tokens.access_token, drive(api, call));
    rounds.push({ logins, hashes, idle: idle.p99, storm: storm.p99 });
  }
  const of = (name) => summary(rounds.map((round) => round[name]));
  return {
    name: 'POST /auth/login',
    table: {
      api: {
        'requests/s': of('logins'),
        'forward p99 ms, idle': of('idle'),
        'forward p99 ms, storm': of('storm'),
      },
      loop: { 'requests/s': of('hashes') },
    },
    bars: [
      {
        of: 'argon2 in a bare loop on the same cores',
        at_least: 0.9,
        ratio: summary(rounds.map(({ logins, hashes }) => logins / hashes)),
      },
      {
        of: 'p99 of GET /auth/forward in the storm to idle',
        at_most: 5,
        ratio: summary(rounds.map(({ storm, idle }) => storm / idle)),
      },
    ],
  };
}
