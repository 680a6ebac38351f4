import { Socket } from 'node:net';
import type { DatabaseAddress } from '../config/database-address.js';
import type { DatabaseClientConfig } from './database-client.js';

/** Without it a server that accepts and never answers hangs every request (tried). */
export const CONNECT_TIMEOUT_MS = 1_500;
export const STATEMENT_TIMEOUT_MS = 10_000;
export const LOCK_TIMEOUT_MS = 5_000;
/** A connection on which nothing moves for longer than any statement may take is dead, whatever TCP believes. */
const SILENCE_MS = STATEMENT_TIMEOUT_MS + 2_000;

/** @returns the configuration of a `DatabaseClient` */
export function clientConfig(
  { hosts, target, ssl, options, ...who }: DatabaseAddress,
  connectWithinMs = CONNECT_TIMEOUT_MS,
): DatabaseClientConfig {
  const [{ host, port }] = hosts as [DatabaseAddress['hosts'][0]];
  return {
    ...who,
    hosts,
    host,
    port,
    target,
    ssl,
    connectWithinMs,
    ...(options && { options }),
  } as DatabaseClientConfig;
}

/** What holds for statements of requests. As parameters of the start-up: a pooler in between has to set them itself. */
export const LIMITS = {
  statement_timeout: STATEMENT_TIMEOUT_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  stream: (): Socket => {
    const socket = new Socket();
    return socket.setTimeout(SILENCE_MS, () =>
      socket.destroy(new Error('Connection terminated: the server is silent')),
    );
  },
};
