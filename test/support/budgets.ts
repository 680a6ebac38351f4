import { createHash } from 'node:crypto';
import type { Database } from './database.js';
import type { Answer, Server } from './server.js';

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

/** Points that the database has counted, whenever. */
export async function spentOf(database: Database, budget: string, subject: string): Promise<number> {
  const [row] = await database.query<{ spent: number }>(
    'SELECT coalesce(sum(points), 0)::integer AS spent FROM budget, unnest(counts) points WHERE key = $1',
    [keyOf(budget, subject)],
  );
  return row!.spent;
}

/** Lets so many sixtieths of its window pass for a budget. */
export async function pass(
  database: Database,
  slices: number,
  budget: string,
  subject: string,
): Promise<void> {
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
  await database.query('UPDATE budget SET counts[1] = counts[1] + $1 WHERE key = $2', [
    points,
    keyOf(budget, subject),
  ]);
}
