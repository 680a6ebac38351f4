import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from './server.js';

const SETTLES_WITHIN_MS = 5_000;
const SERIES = /^(\w+(?:\{.*\})?) (\S+)$/gm;
/** What only grows, when something happened. */
const COUNTS = /^meditwin_\w+_(total|count)(\{|$)/;
/** What reading the metrics itself moves. */
const OWN = 'route="/metrics"';

/** Each series with its value, as `/metrics` of a development server has them, of two processes their sum. @example `up{job="x"}` */
export async function seriesOf(server: Server): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (const one of server.processes) {
    const { body } = await one.request<string>('GET', '/metrics');
    for (const [, series, value] of body.matchAll(SERIES))
      sums.set(series!, (sums.get(series!) ?? 0) + Number(value));
  }
  return sums;
}

/**
 * Expects what `happens` to move these counts by so much, soon, and no other count of ours.
 * @param moves without the `meditwin_` in front
 */
export async function expectMoves(
  server: Server,
  happens: () => Promise<unknown>,
  moves: Record<string, number>,
): Promise<void> {
  const before = await seriesOf(server);
  await happens();
  const until = Date.now() + SETTLES_WITHIN_MS;
  let moved: Record<string, number>;
  do {
    await sleep(20);
    moved = {};
    for (const [series, value] of await seriesOf(server)) {
      const by = value - (before.get(series) ?? 0);
      if (by !== 0 && COUNTS.test(series) && !series.includes(OWN))
        moved[series.slice('meditwin_'.length)] = by;
    }
  } while (!isSame(moved, moves) && Date.now() < until);
  expect(moved).toEqual(moves);
}

const isSame = (some: Record<string, number>, others: Record<string, number>): boolean =>
  Object.keys(some).length === Object.keys(others).length &&
  Object.entries(some).every(([name, value]) => others[name] === value);
