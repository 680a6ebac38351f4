import { fork } from 'node:child_process';
import { join } from 'node:path';

const CONNECTIONS = 256;
const WINDOW_MS = 1_000;

/** @returns the value below which that part of them lies; 0 when there are none */
export function percentile(values, part) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

/** Sends requests from a process of its own, as `open-loop.mjs` says. */
export function offered(url, kinds, phases, first = 0) {
  const child = fork(join(import.meta.dirname, 'open-loop.mjs'));
  return new Promise((done, failed) => {
    child.once('message', done).once('error', failed);
    child.once('exit', (code) => failed(new Error(`the load ended with ${code}`)));
    child.send({ url, kinds, phases, first, connections: CONNECTIONS, windowMs: WINDOW_MS });
  });
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/** @returns what came of some windows together, rates a second and waits in ms */
export function summed(windows) {
  const served = windows.flatMap((window) => window.served);
  const shed = windows.flatMap((window) => window.shed);
  const seconds = (windows.length * WINDOW_MS) / 1000;
  const others = {};
  for (const [name, count] of windows.flatMap((window) => Object.entries(window.others)))
    others[name] = (others[name] ?? 0) + count;
  return {
    offered: Math.round(sum(windows.map((window) => window.offered)) / seconds),
    served: Math.round(served.length / seconds),
    shed: Math.round(shed.length / seconds),
    unsent: Math.round(sum(windows.map((window) => window.unsent)) / seconds),
    served_p50: Number(percentile(served, 0.5).toFixed(1)),
    served_p99: Number(percentile(served, 0.99).toFixed(1)),
    shed_p99: Number(percentile(shed, 0.99).toFixed(1)),
    hasty: sum(windows.map((window) => window.hasty)),
    others,
  };
}

/** @returns p50 and p99 of the waits of each kind of request that was served in these windows, ms */
export function waitsOfKinds(windows) {
  const kinds = {};
  for (const [name, waits] of windows.flatMap((window) => Object.entries(window.kinds)))
    (kinds[name] ??= []).push(...waits);
  return Object.fromEntries(
    Object.entries(kinds).map(([name, waits]) => [
      name,
      [0.5, 0.99].map((part) => Number(percentile(waits, part).toFixed(1))),
    ]),
  );
}
