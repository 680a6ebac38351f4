import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';

/** `npm run test:fleet`: a server of the tests is two instances behind nginx that are asked in turn. */
export const IS_FLEET = process.env['TEST_FLEET'] === 'true';

/** `TEST_REFRESH_STORE=redis npm test` has every server keep the generations of sessions in Redis. */
export const REFRESH_STORE = process.env['TEST_REFRESH_STORE'] === 'redis' ? 'redis' : 'postgres';

/** What scripts/test.mjs prepared for this run. */
export function ofTheRun(name: 'SERVER' | 'RUN' | 'TEMPLATE' | 'FOLDER'): string {
  const value = process.env[`MEDITWIN_TEST_${name}`];
  if (!value)
    throw new Error('These tests need the database of a run: start them with `npm test -- <file>`.');
  return value;
}

/** A new folder that is gone after the run, and with it an embedded PostgreSQL whose DATA_DIR it was. */
export async function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(ofTheRun('FOLDER'), `${name}-`));
}
