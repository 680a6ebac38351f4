import { createHash } from 'node:crypto';
import { createDatabase, type Database } from './database.js';
import { giveRedis, redisOf, type RedisServer } from './redis.js';
import type { Answer, Server } from './server.js';

/** Where budgets are counted. */
type Store = 'PostgreSQL' | 'Redis';
export const STORES: readonly Store[] = ['PostgreSQL', 'Redis'];

/** The servers on this database count there. */
export async function databaseCountingIn(store: Store): Promise<Database> {
  const database = await createDatabase();
  if (store === 'Redis') await giveRedis(database);
  return database;
}

/** The settings of a server whose budgets count, behind one proxy, so that each test may come from addresses of its own. */
export const COUNTING = { RATE_LIMIT_SCALE: '1', TRUST_PROXY: '1' };

let addresses = 0;

export const newAddress = (): string => `10.1.${Math.floor(++addresses / 250)}.${(addresses % 250) + 1}`;
export const from = (...hops: string[]) => ({ 'x-forwarded-for': hops.join(', ') });

export interface SignIn {
  at?: string | undefined;
  password?: string;
  device?: string | undefined;
}

/** A sign-in with a wrong password, unless one is given. */
export const signIn = (
  server: Server,
  email: string,
  { at, password = 'wrong password', device }: SignIn = {},
) =>
  server.request('POST', '/auth/login', {
    body: { email, password },
    headers: { ...(at && from(at)), ...(device !== undefined && { 'x-device-token': device }) },
  });

export const times = <Value>(count: number, value: Value): Value[] =>
  Array.from({ length: count }, () => value);

/** One call after the other. */
export async function statuses(
  count: number,
  call: (i: number) => Promise<Answer<unknown>>,
): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) seen.push((await call(i)).status);
  return seen;
}

/** A refusal that says which budget is spent, and when to come back: when a point is free, at most a slice after the window. */
export function expectSpent(answer: Answer<unknown>, budget: string, quota: number, seconds: number): void {
  expect(answer).toMatchObject({ status: 429, body: { status: 429, code: 'too_many_requests' } });
  const wait = Number(answer.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(Math.ceil(seconds + seconds / 60));
  expect(answer.headers.get('ratelimit')).toBe(`"${budget}";r=0;t=${wait}`);
  expect(answer.headers.get('ratelimit-policy')).toBe(`"${budget}";q=${quota};w=${seconds}`);
}

/** How the database names what is counted. */
const keyOf = (budget: string, subject: string): string =>
  `${budget}:${createHash('sha256').update(subject).digest('base64url')}`;
/** How Redis does. */
export const redisKeyOf = (budget: string, subject: string): string =>
  `meditwin:budget:${keyOf(budget, subject)}`;

const sumOf = (numbers: string[]): number => numbers.reduce((sum, number) => sum + Number(number), 0);

/** Points that PostgreSQL has counted, whenever. */
export async function spentInPostgres(database: Database, budget: string, subject: string): Promise<number> {
  const [row] = await database.query<{ spent: number }>(
    'SELECT coalesce(sum(points), 0)::integer AS spent FROM budget, unnest(counts) points WHERE key = $1',
    [keyOf(budget, subject)],
  );
  return row!.spent;
}

/** Points that Redis has counted, whenever. */
export const spentInRedis = async (redis: RedisServer, budget: string, subject: string): Promise<number> =>
  sumOf(Object.values(await redis.client.hgetall(redisKeyOf(budget, subject))));

/** Points that were counted, whenever. */
export async function spentOf(database: Database, budget: string, subject: string): Promise<number> {
  const redis = await redisOf(database);
  return redis ? spentInRedis(redis, budget, subject) : spentInPostgres(database, budget, subject);
}

const SHIFT = `
local kept = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
for i = 1, #kept, 2 do
  redis.call('HSET', KEYS[1], string.format('%.0f', kept[i] - ARGV[1]), kept[i + 1])
end`;

/** Makes all points of a key so many slices older. */
export const passInRedis = async ({ client }: RedisServer, key: string, slices: number): Promise<unknown> =>
  client.eval(SHIFT, 1, key, slices);

/** Lets so many sixtieths of its window pass for a budget. */
export async function pass(
  database: Database,
  slices: number,
  budget: string,
  subject: string,
): Promise<void> {
  const redis = await redisOf(database);
  if (redis) await passInRedis(redis, redisKeyOf(budget, subject), slices);
  else
    await database.query('UPDATE budget SET slice = slice - $1 WHERE key = $2', [
      slices,
      keyOf(budget, subject),
    ]);
}

/** As if so many more points had been taken where the last one was. */
export async function spendAlso(
  database: Database,
  points: number,
  budget: string,
  subject: string,
): Promise<void> {
  const redis = await redisOf(database);
  if (!redis) {
    const also = 'UPDATE budget SET counts[1] = counts[1] + $1 WHERE key = $2';
    await database.query(also, [points, keyOf(budget, subject)]);
    return;
  }
  const key = redisKeyOf(budget, subject);
  const slices = (await redis.client.hkeys(key)).map(Number);
  await redis.client.hincrby(key, String(Math.max(...slices)), points);
}

/** How often the store of budgets is asked while something happens; of PostgreSQL, how often a budget is changed. */
export async function timesAsked(database: Database, happens: () => Promise<unknown>): Promise<number> {
  const redis = await redisOf(database);
  if (redis) {
    const before = await redis.scriptCalls();
    await happens();
    return (await redis.scriptCalls()) - before;
  }
  await database.query(`CREATE TABLE asked (at timestamptz DEFAULT clock_timestamp())`);
  await database.query(`CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO asked DEFAULT VALUES; RETURN NEW; END'`);
  await database.query('CREATE TRIGGER tell BEFORE UPDATE ON budget FOR EACH ROW EXECUTE FUNCTION tell()');
  await happens();
  const [row] = await database.query<{ count: number }>('SELECT count(*)::integer FROM asked');
  await database.query('DROP TRIGGER tell ON budget');
  return row!.count;
}

/** All that is kept of budgets, as text. */
export async function keptOfBudgets(database: Database): Promise<string> {
  const redis = await redisOf(database);
  if (!redis) {
    const all = `SELECT string_agg(b::text, ' ') AS text FROM budget b`;
    return (await database.query<{ text: string }>(all))[0]!.text;
  }
  const keys = await redis.client.keys('*');
  const values = await Promise.all(keys.map((key) => redis.client.hgetall(key)));
  return JSON.stringify([keys, values]);
}
