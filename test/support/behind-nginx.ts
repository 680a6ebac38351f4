import { appendFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Database } from './database.js';
import type { Instance } from './instance.js';
import { startNginx } from './nginx.js';
import { IS_FLEET, ofTheRun } from './run.js';
import { until } from './until.js';

/** Written down for the list that `scripts/test.mjs` prints at the end of the run. @param alone why it is one process */
export function tellOfStart(alone?: string): void {
  if (!IS_FLEET) return;
  const file = basename(expect.getState().testPath ?? 'unknown');
  appendFileSync(join(ofTheRun('FOLDER'), 'started.jsonl'), `${JSON.stringify({ file, alone })}\n`);
}

/**
 * @param namesItsCallers a test that trusts the proxy says in `X-Forwarded-For` where each call comes from; this nginx
 * then takes that for the address of its caller
 * @returns the address of nginx in front of the instances, with the settings of `deploy/nginx/meditwin.conf`
 */
export async function proxyTo(
  instances: readonly Instance[],
  database: Database,
  namesItsCallers: boolean,
): Promise<string> {
  const url = await startNginx(
    'meditwin.conf',
    instances.map((instance, i) => [`api-${i + 1}:8000`, new URL(instance.url).host]),
    namesItsCallers ? 'set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;' : '',
  );
  waitsForAll(url, instances, database);
  return url;
}

const waiting = new Map<string, () => Promise<void>>();

/**
 * The other instance hears a moment later of what ends access. How soon is measured by `npm run bench:access`, and tested by
 * `test/two-instances.test.ts`; here every call that wrote such a thing returns when both have read it.
 */
function waitsForAll(url: string, instances: readonly Instance[], database: Database): void {
  let known = '0';
  waiting.set(new URL(url).origin, async () => {
    const answeredAt = performance.now();
    const [row] = await database
      .query<{ last: string }>('SELECT coalesce(max(id), 0)::text AS last FROM revocation')
      .catch(() => []); // a test may have stopped the database
    if (row === undefined || row.last === known) return;
    known = row.last;
    await Promise.all(instances.map((instance) => until(() => hasLookedSince(instance, answeredAt))));
  });
}

/** One that is stopped or has lost its database is not waited for. */
async function hasLookedSince({ url }: Instance, moment: number): Promise<boolean> {
  const answer = await fetch(new URL('/health/ready', url)).catch(() => undefined);
  const body = (await answer?.json()) as { revocation_lag_seconds?: number } | undefined;
  const lag = body?.revocation_lag_seconds;
  return lag === undefined || lag * 1000 <= performance.now() - moment;
}

if (IS_FLEET) {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const method = input instanceof Request ? input.method : (init?.method ?? 'GET');
    if (method !== 'GET') await waiting.get(new URL(answer.url).origin)?.();
    return answer;
  };
}
