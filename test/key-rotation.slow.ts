import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv, promisify } from 'node:util';
import { createDatabase, type Database } from './support/database.js';
import { newEcKey } from './support/ec-keys.js';
import { decode } from './support/forger.js';
import { createUser, logIn, type Person } from './support/people.js';
import { temporaryFolder } from './support/run.js';
import { type Server, startServer, TEST_SECRETS } from './support/server.js';

const PEOPLE = 3;
const STEPS = ['add', 'swap', 'drop'] as const;

/** Two instances behind a balancer: each request goes to the next one that is up. */
class Pair {
  readonly up: Server[] = [];
  private turn = 0;
  private readonly asked = new Map<Server, number>();

  constructor(
    private readonly database: Database,
    readonly file: string,
  ) {}

  /** With the environment file as it is now. */
  async start(): Promise<void> {
    const env = parseEnv(await readFile(this.file, 'utf8')) as Record<string, string>;
    this.up.push(await startServer({ database: this.database, env }));
  }

  /** Takes the older instance out, waits for its last answer, and starts it anew. */
  async restartOlder(): Promise<void> {
    const server = this.up.shift()!;
    while (this.asked.get(server)) await sleep(5);
    await server.stop();
    await this.start();
  }

  async request<Body>(...[method, path, options]: Parameters<Server['request']>) {
    const server = this.up[this.turn++ % this.up.length]!;
    this.asked.set(server, (this.asked.get(server) ?? 0) + 1);
    try {
      return await server.request<Body>(method, path, options);
    } finally {
      this.asked.set(server, this.asked.get(server)! - 1);
    }
  }
}

interface Tokens {
  access_token: string;
  refresh_token: string;
}

/** People who sign in, call and refresh without a break, each request wherever the balancer sends it. */
class Traffic {
  readonly refusals: string[] = [];
  requests = 0;
  private readonly rounds: number[];
  private running = true;
  private readonly done: Promise<unknown>;

  constructor(
    private readonly pair: Pair,
    people: Person[],
  ) {
    this.rounds = people.map(() => 0);
    this.done = Promise.all(people.map((person, at) => this.live(person, at)));
  }

  /** Waits until everybody has refreshed twice more, so that nobody holds a token from before. */
  async allMovedOn(): Promise<void> {
    const goals = this.rounds.map((rounds) => rounds + 2);
    while (this.rounds.some((rounds, at) => rounds < goals[at]!)) await sleep(10);
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
  }

  private async live(person: Person, at: number): Promise<void> {
    let tokens: Tokens = { access_token: person.accessToken, refresh_token: person.refreshToken };
    for (; this.running; this.rounds[at]!++) {
      await sleep(200); // an instance that starts needs some of this machine too
      for (let call = 0; call < 3; call++)
        await this.ask('GET', '/auth/forward', { token: tokens.access_token });
      const body = { refresh_token: tokens.refresh_token };
      // Two tabs at once, wherever they land: both are answered, and each one's token is good.
      const [one, other] = await Promise.all([
        this.ask('POST', '/auth/refresh', { body }),
        this.ask('POST', '/auth/refresh', { body }),
      ]);
      for (const { access_token } of [one, other])
        await this.ask('GET', '/auth/forward', { token: access_token });
      tokens = this.rounds[at]! % 2 ? one : other;
      if (at === 0 && this.rounds[at]! % 5 === 4)
        tokens = await this.ask('POST', '/auth/login', {
          body: { email: person.email, password: person.password },
        });
    }
  }

  private async ask(
    method: string,
    path: string,
    options: Parameters<Server['request']>[2],
  ): Promise<Tokens> {
    this.requests++;
    const { status, body } = await this.pair.request<Tokens & { code: string }>(method, path, options);
    if (status !== 200) {
      this.refusals.push(`${method} ${path} ${status} ${body.code}`);
      await sleep(50);
    }
    return body;
  }
}

describe.each([
  ['HS256', ['access', 'refresh'], () => ''],
  ['ES256', ['access'], () => `ACCESS_TOKEN_ALGORITHM=ES256\nACCESS_TOKEN_PRIVATE_KEY=${newEcKey().pem.replaceAll('\n', '\\n')}\n`], // prettier-ignore
])('two instances under traffic whose keys are rotated, %s', (mode, kinds, more) => {
  let pair: Pair;
  let people: Person[];
  let first: Person;
  beforeAll(async () => {
    const file = join(await temporaryFolder('rotation'), '.env');
    const secrets = Object.entries(TEST_SECRETS).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(file, secrets.join('') + more());
    pair = new Pair(await createDatabase(), file);
    await pair.start();
    await pair.start();
    people = [];
    while (people.length < PEOPLE) people.push(await createUser(pair.up[0]!));
    first = await createUser(pair.up[0]!);
  }, 120_000);

  /** @returns the file as if its last step had been taken a year ago: what had to expire by then is refreshed by the traffic. */
  async function take(kind: string, step: string): Promise<void> {
    const text = await readFile(pair.file, 'utf8');
    await writeFile(pair.file, text.replaceAll(/since \S+$/gm, 'since 2025-01-01T00:00:00.000Z'));
    await promisify(execFile)(process.execPath, [resolve('dist/src/cli/keys-rotate.js'), kind, step, '--file', pair.file]); // prettier-ignore
  }

  it('refuse nobody in any of the three steps', async () => {
    const traffic = new Traffic(pair, people);
    try {
      for (const step of STEPS) {
        for (const kind of kinds) await take(kind, step);
        await pair.restartOlder();
        await traffic.allMovedOn(); // one instance knows the step, the other does not yet
        await pair.restartOlder();
        await traffic.allMovedOn();
      }
    } finally {
      await traffic.stop();
    }
    expect(traffic.refusals).toEqual([]);
    expect(traffic.requests).toBeGreaterThan(150);
  }, 300_000);

  it('sign with other keys then, and know the old ones no more', async () => {
    const after = await logIn(pair.up[0]!, people[0]!);
    const kids = (person: Person) => [
      decode(person.accessToken, 0)['kid'],
      decode(person.refreshToken, 0)['kid'],
    ];
    expect(kids(after)[0]).not.toBe(kids(first)[0]);
    expect(kids(after)[1] === kids(first)[1]).toBe(mode === 'ES256');
    for (const server of pair.up) {
      const forward = await server.request('GET', '/auth/forward', { token: first.accessToken });
      expect(forward).toMatchObject({ status: 401, body: { code: 'token_invalid' } });
      if (mode === 'ES256') continue;
      const refresh = { body: { refresh_token: first.refreshToken } };
      expect((await server.request('POST', '/auth/refresh', refresh)).status).toBe(401);
    }
  });
});
