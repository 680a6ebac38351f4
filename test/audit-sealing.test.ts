import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { allSealed, happen } from './support/audit.js';
import { afterTheFile } from './support/clean-up.js';
import { command } from './support/command.js';
import { createDatabase, type Database } from './support/database.js';
import { type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

interface Verification {
  ok: boolean;
  fault: unknown;
  events: number;
  head: string;
  unsealed_events: number;
}

let database: Database;
let servers: Server[];
let auditor: Person;

beforeAll(async () => {
  database = await createDatabase();
  servers = [await startServer({ database }), await startServer({ database })];
  auditor = await signedInAs(servers[0]!, database, ['user', 'auditor']);
});

const check = async (server = servers[0]!): Promise<Verification> =>
  (await server.request<Verification>('GET', '/admin/audit-log/verify', { token: auditor.accessToken })).body;
const verify = (...args: string[]) => command('audit-verify.js', args, { DATABASE_URL: database.url });
const count = async (table: string) =>
  (await database.query<{ rows: number }>(`SELECT count(*)::integer AS rows FROM ${table}`))[0]!.rows;

/** Sealing waits for every transaction on the server, those of other databases too. */
const PATIENCE_MS = 120_000;

/** A transaction that wrote an event and waits. */
async function slowWriter({ url } = database) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // its database may be dropped before it
  await client.connect();
  afterTheFile(() => client.end());
  const id = uuidv7();
  await client.query('BEGIN');
  await client.query(`INSERT INTO audit_events (id, action, outcome) VALUES ($1, 'role.saved', 'success')`, [
    id,
  ]);
  return { id, commit: () => client.query('COMMIT').then(() => client.end()) };
}

describe('an untouched record', () => {
  it(
    'holds, also under two servers and many writers, and each event is under one seal',
    async () => {
      const until = Date.now() + 4_000;
      const writer = async (): Promise<void> => {
        while (Date.now() < until) {
          const slow = await slowWriter();
          await happen(database, 3);
          await sleep(Math.random() * 100);
          await slow.commit();
        }
      };
      const writers = Promise.all(Array.from({ length: 3 }, writer));
      let checks = 0;
      while (Date.now() < until) {
        const { ok, fault } = await check(servers[checks % 2]);
        expect({ ok, fault }).toEqual({ ok: true, fault: null });
        checks++;
      }
      await writers;
      await allSealed(database);
      const events = await count('audit_events');
      expect(await check()).toMatchObject({ ok: true, events, unsealed_events: 0 });
      expect(await verify()).toMatchObject({
        code: 0,
        output: expect.stringContaining(`${events} events under`),
      });
      expect(await count('audit_seals')).toBeGreaterThan(2);
    },
    PATIENCE_MS,
  );

  it(
    'takes up whoever commits late under a later seal, and does not take them for an intruder',
    async () => {
      await allSealed(database);
      const slow = await slowWriter();
      const quick = await happen(database, 5);
      await sleep(2_500);
      // What was written after the slow transaction began waits for it.
      expect(await check()).toMatchObject({ fault: null, ok: true, unsealed_events: quick.length });
      await slow.commit();
      await allSealed(database);
      expect(await check()).toMatchObject({ fault: null, ok: true, events: await count('audit_events') });
    },
    PATIENCE_MS,
  );

  it(
    'costs nothing while nothing happens: no seal is written',
    async () => {
      await allSealed(database);
      const before = await count('audit_seals');
      await sleep(2_500);
      expect(await count('audit_seals')).toBe(before);
    },
    PATIENCE_MS,
  );

  it(
    'holds from any seal on, and knows the heads that it ever had',
    async () => {
      const { head } = await check();
      await happen(database, 1);
      await allSealed(database);
      expect(await verify('--from', '2', '--head', head)).toMatchObject({ code: 0 });
      const forged = head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
      expect(await verify('--head', forged)).toMatchObject({ code: 1 });
      expect(await verify('--head', 'nonsense')).toMatchObject({
        code: 1,
        output: expect.stringMatching(/^Use: /),
      });
    },
    PATIENCE_MS,
  );

  it(
    'is sealed up to the last event when the server stops, also when a transaction ends a moment later',
    async () => {
      const own = await createDatabase();
      const server = await startServer({ database: own });
      await server.request('GET', '/auth/me');
      const slow = await slowWriter(own);
      const asked = performance.now();
      const stopped = server.stop();
      await sleep(300);
      await slow.commit();
      expect(await stopped).toBe(0);
      const patient = performance.now() - asked >= 2_000;
      const [row] = await own.query<{ waiting: number; refused: number }>(
        `SELECT (count(*) FILTER (WHERE position >= to_position))::integer AS waiting,
         (count(*) FILTER (WHERE action = 'request.refused'))::integer AS refused
       FROM audit_events, audit_head`,
      );
      // Tests that run beside this one may hold it up for longer: then it waited, and says so.
      const heldUp = server.logs.some((line) =>
        line.includes('The last events wait for an open transaction'),
      );
      expect({ ...row, sealed: row!.waiting === 0 || (heldUp && patient) }).toMatchObject({
        sealed: true,
        refused: 1,
      });
    },
    PATIENCE_MS,
  );

  it(
    'names what a transaction that goes on keeps from being sealed at the end',
    async () => {
      const own = await createDatabase();
      const server = await startServer({ database: own });
      const slow = await slowWriter(own);
      await server.request('GET', '/auth/me');
      expect(await server.stop()).toBe(0);
      await slow.commit();
      expect(server.logs.join('\n')).toContain('The last events wait for an open transaction');
      const next = await startServer({ database: own });
      await allSealed(own);
      await next.stop();
    },
    PATIENCE_MS,
  );
});

describe('another key', () => {
  const OTHER = 'another-audit-key-0123456789-0123456789';

  it(
    'takes over, and what the old one sealed still holds for whoever kept it',
    async () => {
      const own = await createDatabase();
      const first = await startServer({ database: own });
      await happen(own, 3);
      await allSealed(own);
      await first.stop();
      const old = 'test-access-secret-0123456789-0123456789-0123456789';
      const second = await startServer({ database: own, env: { AUDIT_KEY: OTHER, AUDIT_OLD_KEYS: old } });
      await happen(own, 3);
      await allSealed(own);
      await second.stop();
      const rotated = { DATABASE_URL: own.url, AUDIT_KEY: OTHER };
      expect(await command('audit-verify.js', [], { ...rotated, AUDIT_OLD_KEYS: old })).toMatchObject({
        code: 0,
      });
      expect(await command('audit-verify.js', [], rotated)).toMatchObject({
        code: 1,
        output: expect.stringContaining('(unknown_key). Seal 1:'),
      });
    },
    PATIENCE_MS,
  );

  it(
    'that took over without knowing the old one leaves a seal that says so',
    async () => {
      const own = await createDatabase();
      const first = await startServer({ database: own });
      await happen(own, 3);
      await allSealed(own);
      await first.stop();
      const second = await startServer({ database: own, env: { AUDIT_KEY: OTHER } });
      await second.logged('not known here');
      await happen(own, 3);
      await allSealed(own);
      const env = {
        DATABASE_URL: own.url,
        AUDIT_KEY: OTHER,
        AUDIT_OLD_KEYS: 'test-access-secret-0123456789-0123456789-0123456789',
      };
      const { code, output } = await command('audit-verify.js', [], env);
      expect([code, output]).toEqual([1, expect.stringMatching(/\(cut\).*does not join/)]);
      const [{ id }] = (await own.query<{ id: string }>(
        'SELECT id FROM audit_seals WHERE broken IS NOT NULL',
      )) as [{ id: string }];
      await happen(own, 3);
      await allSealed(own);
      expect(await command('audit-verify.js', ['--from', String(Number(id) + 1)], env)).toMatchObject({
        code: 0,
      });
    },
    PATIENCE_MS,
  );
});

describe('a dump that is restored where transactions count lower', () => {
  it(
    'is sealed on, once it was migrated',
    async () => {
      const own = await createDatabase();
      // As if it came from a server that had counted a thousand million transactions more.
      const counting = (more: number) =>
        own.query(`CREATE OR REPLACE FUNCTION audit_position(xid8) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
        AS 'SELECT $1::text::bigint + ${more}'`);
      await counting(1_000_000_000);
      const first = await startServer({ database: own });
      await happen(own, 3);
      await allSealed(own);
      await first.stop();
      await counting(0);
      const unmigrated = await startServer({ database: own, env: { MIGRATE_ON_START: 'false' } });
      await unmigrated.logged('after a restore run');
      await unmigrated.stop();
      const env = { DATABASE_URL: own.url };
      expect(await command('migrate.js', [], env)).toMatchObject({ code: 0 });
      const second = await startServer({ database: own });
      await happen(own, 2);
      await allSealed(own);
      await second.stop();
      const { code, output } = await command('audit-verify.js', [], env);
      expect([code, output]).toEqual([
        0,
        expect.stringMatching(/^The audit record holds: .+ No event waits/),
      ]);
    },
    PATIENCE_MS,
  );
});
