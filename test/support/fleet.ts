import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type Database } from './database.js';
import { type HeldRow, holdSession } from './held-row.js';
import { createUser, type Person, signedInAs } from './people.js';
import { keptInRedis, moveTimes, type SessionTime } from './refresh-store.js';
import { REFRESH_STORE } from './run.js';
import { type Answer, type Server, startServer } from './server.js';
import { claimsOf } from './token.js';

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly refresh_expires_in: number;
  readonly code: string;
}

/** An answer, and the instance that gave it. */
export type Served<Body> = Answer<Body> & { readonly by: Server };

export const REFUSED = { status: 401, body: { code: 'invalid_refresh_token' } };

/** Far above the bound of 1 s: a busy machine decides no test. */
const SURELY_HEARD_WITHIN_MS = 10_000;

/** Two starts one after the other, on a machine that has much else to do. */
export const FLEET_STARTS_WITHIN_MS = 90_000;

/** How many instances the sequences of refresh are run on. */
export const INSTANCES = ['one instance', 'two instances'] as const;

/** Instances on one database, between which requests alternate. */
export class Fleet {
  private turn = 0;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    readonly database: Database,
    readonly servers: readonly Server[],
  ) {}

  /** Each process of each server, to be asked without nginx. */
  get processes(): Server[] {
    return this.servers.flatMap(({ processes }) => processes);
  }

  next(): Server {
    return this.servers[this.turn++ % this.servers.length]!;
  }

  createUser(overrides?: { password?: string }): Promise<Person> {
    return createUser(this.next(), overrides);
  }

  admin(): Promise<Person> {
    return signedInAs(this.next(), this.database, ['user', 'admin']);
  }

  async request<Body = Record<string, unknown>>(
    method: string,
    path: string,
    options: Parameters<Server['request']>[2] = {},
  ): Promise<Served<Body>> {
    const by = this.next();
    const asked = by.request<Body>(method, path, options);
    this.underWay.add(asked);
    try {
      return { ...(await asked), by };
    } finally {
      this.underWay.delete(asked);
    }
  }

  refresh(refresh_token: string): Promise<Served<Tokens>> {
    return this.request('POST', '/auth/refresh', { body: { refresh_token } });
  }

  refreshAtOnce(refreshToken: string, callers: number): Promise<Served<Tokens>[]> {
    return Promise.all(Array.from({ length: callers }, () => this.refresh(refreshToken)));
  }

  /** The tokens of so many refreshes in a row. */
  async refreshInRow(refreshToken: string, count: number): Promise<Tokens[]> {
    const tokens: Tokens[] = [];
    for (let token = refreshToken; tokens.length < count; token = tokens.at(-1)!.refresh_token)
      tokens.push((await this.refresh(token)).body);
    return tokens;
  }

  logIn({ email, password }: Person): Promise<Served<Tokens>> {
    return this.request('POST', '/auth/login', { body: { email, password } });
  }

  /** The whole row of the session that a token belongs to, with what another store keeps of it. */
  async sessionOf(token: string): Promise<Record<string, unknown>> {
    const { sid } = claimsOf(token);
    const [row] = await this.database.query('SELECT * FROM session WHERE id = $1', [sid]);
    return REFRESH_STORE === 'redis' ? { ...row, ...(await keptInRedis(this.database, sid)) } : row!;
  }

  /** As if everything in the session had happened that much earlier. */
  async age(token: string, seconds: number): Promise<void> {
    const times = [
      'created_at',
      'last_used_at',
      'rotated_at',
      'previous_rotated_at',
      'expires_at',
      'ends_at',
    ] as const;
    await moveTimes(this.database, claimsOf(token)['sid'], times, -seconds);
  }

  /** As if the session ended in so many seconds from now on, whatever was planned. */
  async endIn(token: string, seconds: number, ...times: SessionTime[]): Promise<void> {
    const { ends_at } = await this.sessionOf(token);
    const left = ((ends_at as Date).getTime() - Date.now()) / 1000;
    await moveTimes(this.database, claimsOf(token)['sid'], times, seconds - left);
  }

  /**
   * A line in which everything waits that wants the session: at the lock of its row. A session that is kept in Redis has no
   * line, there what came before is done when the next comes.
   */
  async hold(token: string): Promise<HeldRow> {
    if (REFRESH_STORE === 'postgres') return holdSession(this.database, claimsOf(token)['sid']);
    return {
      lined: async () => void (await Promise.allSettled(this.underWay)),
      release: async () => undefined,
    };
  }

  /** Nothing of these tokens gets anywhere. @param by where the change was made */
  async expectDead(by: Server, ...tokens: Pick<Tokens, 'access_token' | 'refresh_token'>[]): Promise<void> {
    for (const { access_token, refresh_token } of tokens) {
      await this.expectRefused(by, access_token, 'token_revoked');
      for (const server of this.servers)
        expect(await server.request('POST', '/auth/refresh', { body: { refresh_token } })).toMatchObject(
          REFUSED,
        );
    }
  }

  /** An access token is refused at once where the change was made, and on the other instances as soon as they hear of it. */
  async expectRefused(by: Server, accessToken: string, code: string): Promise<void> {
    expect(await accessWith(by, accessToken)).toBe(code);
    const until = performance.now() + SURELY_HEARD_WITHIN_MS;
    for (const server of this.servers) {
      let seen = await accessWith(server, accessToken);
      for (; seen === 200 && performance.now() < until; seen = await accessWith(server, accessToken))
        await sleep(5);
      expect(seen).toBe(code);
    }
  }
}

export async function startFleet(
  instances: (typeof INSTANCES)[number],
  env: Record<string, string> = {},
): Promise<Fleet> {
  const database = await createDatabase();
  if (instances === 'one instance') return new Fleet(database, [await startServer({ database, env })]);
  const alone = 'two instances that the test tells apart';
  const start = () => startServer({ database, env, alone });
  return new Fleet(database, [await start(), await start()]);
}

/** @returns 200, or the code with which an access token is refused */
export async function accessWith(server: Server, token: string): Promise<unknown> {
  const { status, body } = await server.request('GET', '/auth/forward', { token });
  return status === 200 ? 200 : body['code'];
}

/** A person's first tokens, as they are answered by refresh. */
export const tokensOf = ({ accessToken, refreshToken }: Person) => ({
  access_token: accessToken,
  refresh_token: refreshToken,
});
