import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterTheFile } from './clean-up.js';
import { createDatabase, type Database } from './database.js';
import { keepOutput } from './output.js';
import { redisOf } from './redis.js';
import { REFRESH_STORE } from './refresh-store.js';
import { temporaryFolder } from './run.js';
import { rememberSettings } from './secrets.js';

const MAIN = resolve('dist/src/main.js');
const STARTS_WITHIN_MS = 30_000;
const LOGS_WITHIN_MS = 10_000;
const LISTENING = /listening on (http:\/\/127\.0\.0\.1:\d+)/i;

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

/** The built server as a process of its own, stopped at the latest after the test file. */
export class Server {
  constructor(
    readonly url: string,
    readonly dataDir: string,
    /** What it printed, line by line. */
    readonly logs: readonly string[],
    private readonly child: ChildProcess,
    private readonly exit: Promise<number | null>,
    private readonly given: Database | undefined,
  ) {}

  get pid(): number {
    return this.child.pid!;
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
    this.child.stdout!.pause();
  }

  readOutput(): void {
    this.child.stdout!.resume();
  }

  /** Asks it to finish (SIGTERM). @returns its exit code; null when a signal ended it */
  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exit;
  }

  /** As a power cut would (SIGKILL). */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }
}

/** Starts the built server on a free port and waits until it listens. */
export async function startServer({ env = {}, database }: ServerOptions = {}): Promise<Server> {
  const given = database ?? (env['DATABASE_URL'] === undefined ? await createDatabase() : undefined);
  const redis = given && (await redisOf(given));
  const dataDir = env['DATA_DIR'] ?? (await temporaryFolder('server'));
  const child = spawn(process.execPath, [MAIN], {
    cwd: dataDir, // no .env of the developer's is found here
    env: {
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
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  keepOutput(child);
  rememberSettings({ ...TEST_SECRETS, ...env });
  const exit = new Promise<number | null>((done) => child.once('close', done));
  afterTheFile(async () => {
    const forced = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.kill('SIGTERM');
    await exit;
    clearTimeout(forced);
  });
  const logs: string[] = [];
  const url = await listening(child, exit, logs);
  return new Server(url, dataDir, logs, child, exit, given);
}

function listening(child: ChildProcess, exit: Promise<number | null>, logs: string[]): Promise<string> {
  return new Promise((found, failed) => {
    const fail = (why: string) => failed(new Error(`The server ${why}. It printed:\n${logs.join('\n')}`));
    const late = setTimeout(() => fail(`did not listen within ${STARTS_WITHIN_MS} ms`), STARTS_WITHIN_MS);
    void exit.then((code) => {
      clearTimeout(late);
      fail(`ended with code ${code} before it listened`);
    });
    for (const output of [child.stdout!, child.stderr!]) {
      let rest = '';
      output.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop()!;
        logs.push(...lines);
        const url = lines.map((line) => LISTENING.exec(line)?.[1]).find(Boolean);
        if (!url) return;
        clearTimeout(late);
        found(url);
      });
      output.on('end', () => rest && logs.push(rest));
    }
  });
}
