import fc from 'fast-check';
import type { Settings } from '../src/config/settings.js';
import { RedisService } from '../src/redis/redis.service.js';
import type { BudgetStore, Returned } from '../src/throttling/budget-store.js';
import { RedisBudgets } from '../src/throttling/redis-budgets.js';
import { type Count, SLICES_A_WINDOW, spentOf, waitOf } from '../src/throttling/sliding-window.js';
import { FORGET_EXPIRED, GIVE_BACK, takePoints } from '../src/throttling/take-points.sql.js';
import { passInRedis, STORES } from './support/budgets.js';
import { afterTheFile } from './support/clean-up.js';
import { createDatabase, type Database } from './support/database.js';
import { type RedisServer, startRedis } from './support/redis.js';

const QUOTA = 3;
/** So long that none ends by itself while these tests run. */
const SLICE_SECONDS = 1e8;

let database: Database;
let keys = 0;

beforeAll(async () => {
  database = await createDatabase();
});

const newKey = () => `key-${++keys}`;

interface Window {
  take(...wanted: [key: string, quota: number][]): Promise<Count[]>;
  pass(key: string, slices: number): Promise<unknown>;
  giveBack(points: Returned[]): Promise<unknown>;
}

const inPostgres: Window = {
  take: (...wanted) =>
    database.query<Count>(
      takePoints(wanted.length),
      wanted.flatMap(([key, quota]) => [key, quota, SLICE_SECONDS]),
    ),
  pass: (key, slices) => database.query('UPDATE budget SET slice = slice - $1 WHERE key = $2', [slices, key]),
  giveBack: (points) =>
    database.query(GIVE_BACK, [
      points.map(({ key }) => key),
      points.map(({ slice }) => slice),
      points.map(({ wholly }) => wholly),
    ]),
};

const NONE: BudgetStore = {
  isTakenAlong: false,
  take: () => Promise.reject(new Error('Redis did not count.')),
  giveBack: () => Promise.reject(new Error('Redis did not take it back.')),
};

async function inRedis(server: RedisServer): Promise<Window> {
  const service = new RedisService({ redisUrl: server.url } as Settings);
  afterTheFile(() => service.onApplicationShutdown());
  await service.onModuleInit();
  const store = new RedisBudgets(service, NONE);
  return {
    take: async (...wanted) => {
      const each = wanted.map(([key, quota]) => ({ key, quota, sliceSeconds: SLICE_SECONDS }));
      return (await store.take(each)).counts;
    },
    pass: (key, slices) => passInRedis(server, `meditwin:budget:${key}`, slices),
    giveBack: (points) => store.giveBack(points),
  };
}

describe.each(STORES)('a budget in %s', (store) => {
  let window: Window;
  beforeAll(async () => {
    window = store === 'Redis' ? await inRedis(await startRedis()) : inPostgres;
  });

  it('gives exactly as many points as a list of all that were taken would', async () => {
    const walk = fc.array(fc.integer({ min: 0, max: SLICES_A_WINDOW }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(walk, async (pauses) => {
        const key = newKey();
        const taken: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          await window.pass(key, pause);
          const [count] = await window.take([key, QUOTA]);
          const live = taken.filter((at) => now - at <= SLICES_A_WINDOW).length;
          expect(count!.taken).toBe(live < QUOTA);
          if (count!.taken) taken.push(now);
          else expect(spentOf(count!)).toBe(QUOTA);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says how long to wait: until then nothing is free, and then something is', async () => {
    const pauses = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: QUOTA, maxLength: QUOTA });
    await fc.assert(
      fc.asyncProperty(pauses, async (before) => {
        const key = newKey();
        for (const pause of before) {
          await window.pass(key, pause);
          await window.take([key, QUOTA]);
        }
        const [refused] = await window.take([key, QUOTA]);
        expect(refused!.taken).toBe(false);
        const slices = Math.ceil(waitOf(refused!, QUOTA, SLICE_SECONDS) / (SLICE_SECONDS * 1000));
        await window.pass(key, slices - 1);
        expect((await window.take([key, QUOTA]))[0]!.taken).toBe(false);
        await window.pass(key, 1);
        expect((await window.take([key, QUOTA]))[0]!.taken).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('gets a point back where it was taken, and never more than were', async () => {
    const key = newKey();
    await window.take([key, QUOTA]);
    await window.pass(key, 5);
    const [{ slice }] = (await window.take([key, QUOTA])) as [Count];
    for (let i = 0; i < 2; i++) await window.giveBack([{ key, slice: slice - 5, wholly: false }]);
    for (let i = 0; i < QUOTA - 1; i++) expect((await window.take([key, QUOTA]))[0]!.taken).toBe(true);
    const [refused] = await window.take([key, QUOTA]);
    expect([refused!.taken, refused!.counts[0], refused!.counts[5]]).toEqual([false, QUOTA, 0]);
  });

  it('gives no point anew when the clock steps back', async () => {
    const key = newKey();
    for (let i = 0; i < QUOTA; i++) await window.take([key, QUOTA]);
    await window.pass(key, -7);
    const [refused] = await window.take([key, QUOTA]);
    expect([refused!.taken, spentOf(refused!)]).toEqual([false, QUOTA]);
  });

  it('is not spent when an earlier one in the same call refuses', async () => {
    const [full, next] = [newKey(), newKey()];
    await window.take([full, 1]);
    expect(await window.take([full, 1], [next, 1])).toHaveLength(1);
    expect(await window.take([next, 1])).toMatchObject([{ taken: true }]);
  });

  it('has all that was spent forgotten, when that is asked', async () => {
    const [one, other] = [newKey(), newKey()];
    for (let i = 0; i < QUOTA; i++) await window.take([one, QUOTA], [other, QUOTA + 1]);
    const [last] = await window.take([other, QUOTA + 1]);
    await window.giveBack([
      { key: one, slice: 0, wholly: true },
      { key: other, slice: last!.slice, wholly: false },
    ]);
    expect(await window.take([one, 1], [other, QUOTA + 1])).toMatchObject([{ taken: true }, { taken: true }]);
    expect(await window.take([other, QUOTA + 1])).toMatchObject([{ taken: false }]);
  });
});

describe('the sweep', () => {
  it('forgets what has expired, and nothing else', async () => {
    const [old, live] = [newKey(), newKey()];
    for (const key of [old, live]) await inPostgres.take([key, QUOTA]);
    await database.query('UPDATE budget SET expire = 1 WHERE key = $1', [old]);
    await database.query(FORGET_EXPIRED, [2, 100]);
    const left = await database.query<{ key: string }>('SELECT key FROM budget WHERE key = ANY($1)', [
      [old, live],
    ]);
    expect(left.map(({ key }) => key)).toEqual([live]);
  });
});
