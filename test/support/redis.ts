import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/free-port.mjs';
import { afterTheFile } from './clean-up.js';
import type { Database } from './database.js';
import { IS_FLEET, REFRESH_STORE, temporaryFolder } from './run.js';
import { rememberSecret } from './secrets.js';
import { until } from './until.js';

const COMMAND = 'redis-server';

/** A Redis of the test file's own, that keeps nothing on the disk. */
export class RedisServer {
  readonly url: string;
  /** For looking into it. */
  readonly client: Redis;
  private child: ChildProcess | undefined;

  constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly password: string,
  ) {
    this.url = `redis://:${password}@127.0.0.1:${port}`;
    this.client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => 20 });
    this.client.on('error', () => undefined); // a test may stop the server
  }

  /** Also after `kill`: at the same address, and empty. */
  async start(): Promise<void> {
    const options = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.folder,
      save: '',
      requirepass: this.password,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.child = spawn(COMMAND, args, { stdio: 'ignore' });
    const missing = new Promise<never>((_, reject) => {
      this.child!.once('error', (cause) =>
        reject(
          new Error(`These tests start ${COMMAND}, which is not here: apt-get install redis-server`, {
            cause,
          }),
        ),
      );
    });
    await Promise.race([once(this.child, 'spawn'), missing]);
    if (this.client.status === 'wait') await this.client.connect().catch(() => undefined);
    await until(() => this.client.status === 'ready');
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** It takes connections and answers nothing, until `thaw`. */
  freeze(): void {
    this.child!.kill('SIGSTOP');
  }

  thaw(): void {
    this.child!.kill('SIGCONT');
  }

  /** How many scripts it was asked to run. */
  async scriptCalls(): Promise<number> {
    const stats = (await this.client.info('commandstats')).matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm);
    return [...stats].reduce((sum, [, calls]) => sum + Number(calls), 0);
  }
}

export async function startRedis(): Promise<RedisServer> {
  const password = randomBytes(12).toString('hex');
  rememberSecret('password', password);
  const redis = new RedisServer(await freePort(), await temporaryFolder('redis'), password);
  afterTheFile(async () => {
    redis.client.disconnect();
    await redis.kill();
  });
  await redis.start();
  return redis;
}

const beside = new WeakMap<Database, Promise<RedisServer>>();

/** Every server that is started on this database from now on uses a Redis of its own. */
export function giveRedis(database: Database): Promise<RedisServer> {
  const started = startRedis();
  beside.set(database, started);
  return started;
}

/** `TEST_REDIS=true npm test` gives one to every database; so do `TEST_REFRESH_STORE=redis` and `npm run test:fleet`. */
export function redisOf(database: Database): Promise<RedisServer> | undefined {
  const wanted = process.env['TEST_REDIS'] || REFRESH_STORE === 'redis' || IS_FLEET;
  if (wanted && !beside.has(database)) return giveRedis(database);
  return beside.get(database);
}
