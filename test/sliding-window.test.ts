import fc from 'fast-check';
import { type Count, SLICES_A_WINDOW, spentOf, waitOf } from '../src/throttling/sliding-window.js';
import { FORGET_EXPIRED, GIVE_BACK, takePoints } from '../src/throttling/take-points.sql.js';
import { createDatabase, type Database } from './support/database.js';

const QUOTA = 3;
/** So long that none ends by itself while these tests run. */
const SLICE_SECONDS = 1e8;

let database: Database;
let keys = 0;

beforeAll(async () => {
  database = await createDatabase();
});

const newKey = () => `key-${++keys}`;
const take = (...wanted: [key: string, quota: number][]) =>
  database.query<Count>(
    takePoints(wanted.length),
    wanted.flatMap(([key, quota]) => [key, quota, SLICE_SECONDS]),
  );
const pass = (key: string, slices: number) =>
  database.query('UPDATE budget SET slice = slice - $1 WHERE key = $2', [slices, key]);
const giveBack = (points: { key: string; slice: number; wholly?: boolean }[]) =>
  database.query(GIVE_BACK, [
    points.map(({ key }) => key),
    points.map(({ slice }) => slice),
    points.map(({ wholly = false }) => wholly),
  ]);

describe('a budget', () => {
  it('gives exactly as many points as a list of all that were taken would', async () => {
    const walk = fc.array(fc.integer({ min: 0, max: SLICES_A_WINDOW }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(walk, async (pauses) => {
        const key = newKey();
        const taken: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          await pass(key, pause);
          const [count] = await take([key, QUOTA]);
          const live = taken.filter((at) => now - at <= SLICES_A_WINDOW).length;
          expect(count!.taken).toBe(live < QUOTA);
          if (count!.taken) taken.push(now);
          expect(spentOf(count!)).toBe(Math.min(live + 1, QUOTA));
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
          await pass(key, pause);
          await take([key, QUOTA]);
        }
        const [refused] = await take([key, QUOTA]);
        expect(refused!.taken).toBe(false);
        const slices = Math.ceil(waitOf(refused!, QUOTA, SLICE_SECONDS) / (SLICE_SECONDS * 1000));
        await pass(key, slices - 1);
        expect((await take([key, QUOTA]))[0]!.taken).toBe(false);
        await pass(key, 1);
        expect((await take([key, QUOTA]))[0]!.taken).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('gets a point back where it was taken, and never more than were', async () => {
    const key = newKey();
    const [first] = await take([key, QUOTA]);
    await pass(key, 5);
    const [second] = await take([key, QUOTA]);
    await giveBack([{ key, slice: second!.slice - 5 }]);
    await giveBack([{ key, slice: second!.slice - 5 }]);
    const [third] = await take([key, QUOTA]);
    expect(first!.counts[0]).toBe(1);
    expect([third!.counts[0], third!.counts[5]]).toEqual([2, 0]);
  });

  it('is not spent when an earlier one in the same statement refuses', async () => {
    const [full, next] = [newKey(), newKey()];
    await take([full, 1]);
    expect(await take([full, 1], [next, 1])).toHaveLength(1);
    expect(await take([next, 1])).toMatchObject([{ taken: true }]);
  });

  it('has all that was spent forgotten, when that is asked', async () => {
    const [one, other] = [newKey(), newKey()];
    for (let i = 0; i < QUOTA; i++) await take([one, QUOTA], [other, QUOTA]);
    const [last] = await take([other, QUOTA]);
    await giveBack([
      { key: one, slice: 0, wholly: true },
      { key: other, slice: last!.slice },
    ]);
    const again = await take([one, QUOTA], [other, QUOTA]);
    expect(again.map(spentOf)).toEqual([1, QUOTA]);
  });
});

describe('the sweep', () => {
  it('forgets what has expired, and nothing else', async () => {
    const [old, live] = [newKey(), newKey()];
    for (const key of [old, live]) await take([key, QUOTA]);
    await database.query('UPDATE budget SET expire = 1 WHERE key = $1', [old]);
    await database.query(FORGET_EXPIRED, [2, 100]);
    const left = await database.query<{ key: string }>('SELECT key FROM budget WHERE key = ANY($1)', [
      [old, live],
    ]);
    expect(left.map(({ key }) => key)).toEqual([live]);
  });
});
