import { setTimeout as sleep } from 'node:timers/promises';
import { proxyTo, tellOfStart } from './behind-nginx.js';
import { createDatabase, type Database } from './database.js';
import { type Instance, startInstance } from './instance.js';
import { redisOf } from './redis.js';
import { IS_FLEET, REFRESH_STORE, temporaryFolder } from './run.js';

const LOGS_WITHIN_MS = 10_000;

/** Known here, so that tests can forge and check tokens. */
export const TEST_SECRETS = {
  JWT_SECRET_KEY: 'test-access-secret-0123456789-0123456789-0123456789',
  JWT_REFRESH_SECRET_KEY: 'test-refresh-secret-9876543210-9876543210-9876543210',
};

export interface ServerOptions {
  /** Settings besides those of every test; an empty one counts as unset. */
  readonly env?: Record<string, string>;
  /** By default the server gets a new one. */
  readonly database?: Database;
  /** Why it stays one process in `npm run test:fleet`, where others are two behind nginx. */
  readonly alone?: string;
}

export interface RequestOptions {
  /** An access token. */
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, with the `content-type` in `headers`, if any. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

/** How a form is sent. */
export const asForm = (fields: Record<string, string> | string) => ({
  raw: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else the text. */
  readonly body: Body;
}

/** The built server as a process of its own, or as two behind nginx, stopped at the latest after the test file. */
export class Server {
  constructor(
    readonly url: string,
    readonly dataDir: string,
    /** What it printed, line by line. */
    readonly logs: readonly string[],
    private readonly instances: readonly Instance[],
    private readonly given: Database | undefined,
  ) {}

  get pid(): number {
    const [only, ...others] = this.instances;
    if (others.length > 0) throw new Error('Two processes: this test needs a server that is `alone`.');
    return only!.pid;
  }

  get isUp(): boolean {
    return this.instances.every((instance) => instance.isUp);
  }

  get database(): Database {
    if (!this.given) throw new Error('This server was started with a DATABASE_URL of its own.');
    return this.given;
  }

  /** What it logged, without what it says of its start. */
  get lines(): Record<string, unknown>[] {
    const lines = this.logs.filter((line) => line.startsWith('{'));
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Each of its processes, to be asked without nginx. */
  get processes(): Server[] {
    return this.instances.map((one) => new Server(one.url, this.dataDir, this.logs, [one], this.given));
  }

  /** One of its processes, asked without nginx. @param why as `alone` of `startServer` */
  direct(why: string): Server {
    if (this.instances.length > 1) tellOfStart(why);
    return this.processes[0]!;
  }

  async request<Body = Record<string, unknown>>(
    method: string,
    path: string,
    { token, body, raw, headers, signal }: RequestOptions = {},
  ): Promise<Answer<Body>> {
    const answer = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      ...(body !== undefined ? { body: JSON.stringify(body) } : raw !== undefined && { body: raw }),
      ...(signal && { signal }),
    });
    const text = await answer.text();
    const json = /^application\/(\w+\+)?json\b/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      body: (json && text ? JSON.parse(text) : text) as Body,
    };
  }

  /** Waits until it has printed a line that holds `text`: what it prints arrives a moment after its answer. */
  async logged(text: string): Promise<string> {
    const until = Date.now() + LOGS_WITHIN_MS;
    for (;;) {
      const found = this.logs.find((line) => line.includes(text));
      if (found !== undefined) return found;
      if (Date.now() > until) throw new Error(`"${text}" was not logged.`);
      await sleep(20);
    }
  }

  /** Leaves what it prints to standard output unread, as a collector of logs does that hangs. */
  leaveOutput(): void {
    for (const instance of this.instances) instance.leaveOutput();
  }

  readOutput(): void {
    for (const instance of this.instances) instance.readOutput();
  }

  /** Asks it to finish (SIGTERM). @returns its exit code, of two the one that is not 0; null when a signal ended it */
  async stop(): Promise<number | null> {
    const codes = await this.end('SIGTERM');
    return codes.reduce((worst, code) => (worst === 0 ? code : worst), 0);
  }

  /** As a power cut would (SIGKILL). */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private end(signal: 'SIGTERM' | 'SIGKILL'): Promise<(number | null)[]> {
    return Promise.all(this.instances.map((instance) => instance.end(signal)));
  }
}

/** Starts the built server on a free port and waits until it listens. */
export async function startServer({ env = {}, database, alone }: ServerOptions = {}): Promise<Server> {
  const given = database ?? (env['DATABASE_URL'] === undefined ? await createDatabase() : undefined);
  const redis = given && (await redisOf(given));
  const dataDir = env['DATA_DIR'] ?? (await temporaryFolder('server'));
  const logs: string[] = [];
  const start = (settings: Record<string, string> = {}): Promise<Instance> =>
    startInstance(
      {
        PATH: process.env['PATH'],
        NODE_ENV: 'development',
        PORT: '0',
        HOST: '127.0.0.1',
        RATE_LIMIT_SCALE: '0',
        SHUTDOWN_DELAY_SECONDS: '0',
        OVERLOAD_TURN_MS: '0',
        OVERLOAD_DATABASE_WAITING: '0',
        LOG_LEVEL: 'info',
        DATA_DIR: dataDir,
        ...(given && { DATABASE_URL: given.url }),
        ...(redis && { REDIS_URL: redis.url, REFRESH_STORE }),
        ...TEST_SECRETS,
        ...settings,
        ...env,
      },
      dataDir,
      logs,
    );
  const reason = alone ?? (given ? undefined : 'a database that the server starts itself');
  tellOfStart(reason);
  if (!IS_FLEET || !given || alone !== undefined) {
    const instance = await start();
    return new Server(instance.url, dataDir, logs, [instance], given);
  }
  const behindProxy = { TRUST_PROXY: '1' };
  const instances = await Promise.all([start(behindProxy), start(behindProxy)]);
  const url = await proxyTo(instances, given, env['TRUST_PROXY'] !== undefined);
  return new Server(url, dataDir, logs, instances, given);
}
