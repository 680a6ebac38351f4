import { setTimeout as sleep } from 'node:timers/promises';
import { seriesOf } from './support/metrics.js';
import { type Server, startServer } from './support/server.js';
import { until } from './support/until.js';

/** Far more than a pipe or a socket takes that nobody reads. */
const REQUESTS = 2_000;
const AT_ONCE = 8;
/** What may wait in memory. */
const BOUND_BYTES = 8 * 1024 * 1024;
/** Node takes 16 kB of headers. */
const LONG_PATH = `/nothing/${'far/'.repeat(3_000)}`;

let server: Server;
beforeAll(async () => {
  server = await startServer({ alone: 'the log of one process' });
});
afterEach(() => server.readOutput()); // else it could not end

/** @returns the ids of the requests, all of which were answered so */
async function answered(count: number, path: string, status: number): Promise<string[]> {
  const ids: string[] = [];
  const caller = async () => {
    while (ids.length < count) {
      const at = ids.push('') - 1;
      const answer = await server.request('GET', path);
      expect(answer.status).toBe(status);
      ids[at] = answer.headers.get('x-request-id')!;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  return ids;
}

/** The ids of what was logged of requests to a path. */
const idsOf = (path: string): unknown[] =>
  server.lines.filter((line) => line['path'] === path).map((line) => line['request_id']);

describe('a server whose output nobody reads', () => {
  it('answers every request, and its lines arrive once somebody reads on', async () => {
    server.leaveOutput();
    const ids = await answered(REQUESTS, '/health/live', 200);
    expect(idsOf('/health/live').length).toBeLessThan(REQUESTS);
    server.readOutput();
    await until(() => idsOf('/health/live').length >= REQUESTS);
    expect(idsOf('/health/live').sort()).toEqual(ids.sort());
  }, 60_000);

  it('drops and counts the lines for which there is no room', async () => {
    server.leaveOutput();
    const count = Math.ceil((2 * BOUND_BYTES) / LONG_PATH.length);
    await answered(count, LONG_PATH, 404);
    server.readOutput();
    let [dropped, asked] = [0, 0];
    await until(async () => {
      asked++; // this is logged, too, and may be what is dropped
      dropped = (await seriesOf(server)).get('meditwin_log_lines_dropped_total')!;
      return idsOf(LONG_PATH).length + idsOf('/metrics').length + dropped >= count + asked - 1;
    });
    expect(dropped).toBeGreaterThan(count / 3);
    expect(dropped).toBeLessThan(count);
    const arrived = idsOf(LONG_PATH).length;
    expect(arrived).toBeGreaterThanOrEqual(count - dropped);
    expect(arrived).toBeLessThan(count - dropped + asked);
  }, 60_000);

  it('loses no line when it is told to stop, and waits for its reader', async () => {
    server.leaveOutput();
    const ids = await answered(REQUESTS, '/health', 200);
    const ending = server.stop();
    await sleep(1_000); // without waiting it would be gone by now
    server.readOutput();
    expect(await ending).toBe(0);
    expect(idsOf('/health').sort()).toEqual(ids.sort());
  }, 60_000);
});
