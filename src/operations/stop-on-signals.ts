import { once } from 'node:events';
import type { Server } from 'node:http';
import process from 'node:process';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Departure } from '../http/departure.js';
import { abandonLog, closeLog } from './logging.js';

/** Once no new connection is taken, requests in flight, and whoever reads the log, have this long to finish. */
const STOP_WITHIN_MS = 25_000;

/** Where there is a delay, what takes no longer than this ends by itself, short streams too; then readers are told to go. */
const FINISH_WITHIN_MS = 1_000;
/** Turns of the event loop; at least one connection is accepted in each. */
const ACCEPTING_TURNS = 64;

/** Takes the connections that wait: whoever listens no more has the system reset them, and a POST on them is lost. */
async function acceptAll(): Promise<void> {
  for (let turn = 0; turn < ACCEPTING_TURNS; turn++) await setImmediate();
}

/**
 * What SIGTERM and SIGINT do. The server says that it goes (`/health/ready`, `Connection: close`) and serves on for a while,
 * so that whoever routes requests hears of it; then it takes no more, finishes what is under way, and ends the process.
 * A second signal cuts the while short, and one more of the same kind everything.
 * @param delaySeconds the while; a server that does not listen yet stops at once
 * @param leave after the last request
 */
export function stopOnSignals(
  app: NestFastifyApplication,
  delaySeconds: number,
  leave: () => Promise<unknown>,
): void {
  const departure = app.get(Departure);
  const hurried = new AbortController();

  async function stop(): Promise<void> {
    const server = app.getHttpServer() as Server;
    const { listening } = server;
    if (listening) await sleep(delaySeconds * 1000, undefined, hurried).catch(() => undefined);
    setTimeout(() => {
      abandonLog();
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    if (listening) {
      await acceptAll();
      server.close(); // Nest would do it after it has waited for answers under way, and take requests meanwhile
      await Promise.race([once(server, 'close'), sleep(Math.min(FINISH_WITHIN_MS, delaySeconds * 1000))]);
    }
    await app.close();
    await leave();
    await closeLog();
    process.exit(0);
  }

  function onSignal(signal: NodeJS.Signals): void {
    if (departure.isAnnounced) return hurried.abort();
    departure.announce();
    if (delaySeconds > 0) process.once(signal, onSignal);
    void stop();
  }

  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
}
