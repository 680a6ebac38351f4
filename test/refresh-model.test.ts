import fc from 'fast-check';
import { type Fleet, FLEET_STARTS_WITHIN_MS, INSTANCES, startFleet, tokensOf } from './support/fleet.js';
import type { Person } from './support/people.js';
import { refreshCommands } from './support/refresh-commands.js';
import { ModelSession, RefreshModel, WINDOW_SECONDS } from './support/refresh-model.js';
import { claimsOf } from './support/token.js';

/** FAST_CHECK_RUNS=2000 for a long run by hand, with a seed of its own unless FAST_CHECK_SEED names one. */
const { FAST_CHECK_RUNS, FAST_CHECK_SEED } = process.env;
const RUNS = Number(FAST_CHECK_RUNS || 40);
const SEED = FAST_CHECK_SEED ? Number(FAST_CHECK_SEED) : FAST_CHECK_RUNS ? Date.now() : 20_261_125;
const RUN_WITHIN_MS = 3_000;

describe.each(INSTANCES)('on %s', (instances) => {
  let fleet: Fleet;
  let admin: Person;
  beforeAll(async () => {
    fleet = await startFleet(instances, { REFRESH_REUSE_WINDOW_SECONDS: String(WINDOW_SECONDS) });
    admin = await fleet.admin();
  }, FLEET_STARTS_WITHIN_MS);

  async function newUser(): Promise<RefreshModel> {
    const from = performance.now();
    const model = new RefreshModel(await fleet.createUser(), admin);
    model.sessions.push(new ModelSession(tokensOf(model.user), { from, to: performance.now() }));
    return model;
  }

  /** What the database says in the end is what the model says. */
  async function expectStored({ user, sessions, reuses }: RefreshModel): Promise<void> {
    const count = 'SELECT count(*)::integer AS count FROM session WHERE user_id = $1';
    expect(await fleet.database.query(count, [user.userId])).toEqual([{ count: sessions.length }]);
    const stored = await Promise.all(
      sessions.map(async ({ accessToken }) => {
        const { id, generation, ended_at } = await fleet.sessionOf(accessToken);
        return { sid: id, generation, ended: ended_at !== null };
      }),
    );
    expect(stored).toEqual(
      sessions.map((session) => ({
        sid: claimsOf(session.accessToken)['sid'],
        generation: session.newest,
        ended: session.endedBy !== undefined,
      })),
    );
    const events = await fleet.database.query(
      `SELECT session_id AS sid, details->>'cause' AS cause FROM audit_events
       WHERE action = 'session.reused' AND subject_id = $1 ORDER BY occurred_at, id`,
      [user.userId],
    );
    expect(events).toEqual(reuses);
  }

  it(
    'whatever is done to sessions, they do what the contract says',
    async () => {
      const property = fc.asyncProperty(refreshCommands, async (commands) => {
        const model = await newUser();
        await fc.asyncModelRun(() => ({ model, real: fleet }), commands);
        await expectStored(model);
      });
      await fc.assert(property, { numRuns: RUNS, seed: SEED });
    },
    30_000 + RUNS * RUN_WITHIN_MS,
  );
});
