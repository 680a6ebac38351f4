import { median, rounded } from './rounds.mjs';

/**
 * Measures the same work at several sizes, one call of each in turn, so that what else the machine does meets all of them.
 * @param sizes by name, the smallest first: what does the work once and returns how long it took, in ms
 * @returns the median at each size in ms; the ratio of the slowest size to the first, the median of the rounds, and of
 * these the least and the greatest
 */
export async function inTurns(sizes, { rounds, calls, warmUp = 20 }) {
  const names = Object.keys(sizes);
  for (let i = 0; i < warmUp; i++) for (const name of names) await sizes[name]();
  const all = Object.fromEntries(names.map((name) => [name, []]));
  const ratios = [];
  for (let round = 0; round < rounds; round++) {
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let i = 0; i < calls; i++) for (const name of names) times[name].push(await sizes[name]());
    for (const name of names) all[name].push(...times[name]);
    const medians = names.map((name) => median(times[name]));
    ratios.push(Math.max(...medians.slice(1)) / medians[0]);
  }
  return {
    ms: Object.fromEntries(names.map((name) => [name, rounded(median(all[name]))])),
    ratio: rounded(median(ratios)),
    spread: [rounded(Math.min(...ratios)), rounded(Math.max(...ratios))],
  };
}
