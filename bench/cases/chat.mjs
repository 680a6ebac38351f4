import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bearer, post, signUp, startApi } from '../api.mjs';
import { Contestant } from '../contestant.mjs';
import { recordedWire } from '../recorded-wire.mjs';
import { compared, inTurns } from '../rounds.mjs';

const PEOPLE = 64;
const MESSAGE = { message: 'Hello, I have a headache' };
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;

const idsIn = (statements) => new Set(JSON.stringify(statements).match(UUID));
/** What runs by the clock is no message's: the sealer, sweeps, leases. */
const isOfAnAnswer = (unit) =>
  !unit.some(({ sql }) => /audit_|lease_until = clock_timestamp|\bDELETE FROM (?!unfinished)/i.test(sql));

/** @returns the statements of one more message of somebody who has sent some, and which ids in them are new each time */
async function record(wire, url, person) {
  const send = async () => {
    await post(url, '/chat/message', MESSAGE, bearer(person.tokens.access_token));
    return wire.take(isOfAnAnswer);
  };
  wire.take(() => false);
  await send();
  const [earlier, statements] = [idsIn(await send()), await send()];
  return { statements, fresh: [...idsIn(statements)].filter((id) => !earlier.has(id)) };
}

/** `POST /chat/message` to the embedded assistant, against the driver running the very statements that it runs. */
export async function chat(database) {
  const wire = await recordedWire(database.url);
  const observed = await startApi(wire.url);
  const people = [];
  const recordings = [];
  for (let i = 0; i < PEOPLE; i++) {
    people.push(await signUp(observed.url, `asks-${i}`));
    recordings.push(await record(wire, observed.url, people[i]));
  }
  await observed.stop();
  wire.close();
  const file = join(database.folder, 'statements.json');
  writeFileSync(file, JSON.stringify(recordings));

  const api = await startApi(database.url);
  const raw = await Contestant.start(join(import.meta.dirname, '../baselines/fastify-pg.mjs'), {
    DATABASE_URL: database.url,
    STATEMENTS: file,
  });
  const each = (requestOf) => () => {
    let turn = 0;
    return {
      connections: PEOPLE,
      setupClient: (client) => client.setRequests([{ method: 'POST', ...requestOf(turn++) }]),
    };
  };
  const table = compared(
    await inTurns({
      api: {
        contestant: api,
        call: each((i) => ({
          path: '/chat/message',
          headers: { 'content-type': 'application/json', ...bearer(people[i].tokens.access_token) },
          body: JSON.stringify(MESSAGE),
        })),
      },
      raw: { contestant: raw, call: each((i) => ({ path: `/recorded/${i}` })) },
    }),
    'api',
  );
  return {
    name: 'POST /chat/message',
    statements: recordings[0].statements.length,
    table,
    bars: [{ of: 'raw pg + Fastify, the same statements', at_least: 0.5, ratio: table.raw.ratio }],
  };
}
