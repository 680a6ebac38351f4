import { resolve } from 'node:path';
import { run } from './support/command.js';

it('docs/faults.md says what the last drill found, and every fault of it met its bars', async () => {
  expect(await run([resolve('bench/drill.mjs'), '--check'], '')).toEqual({ code: 0, output: '' });
});
