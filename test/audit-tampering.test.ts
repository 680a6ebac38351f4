import pg from 'pg';
import { allSealed, happen } from './support/audit.js';
import { command } from './support/command.js';
import { createDatabase, type Database } from './support/database.js';
import { type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';

const TABLES = ['audit_events', 'audit_seals', 'audit_head'];

interface Verification {
  ok: boolean;
  fault: { kind: string; seal_id: number; detail: string } | null;
  seals: number;
  events: number;
  head: string;
  unsealed_events: number;
}

let database: Database;
let server: Server;
let auditor: Person;
/** Seals 2 to 6 and the events under each, in the order of their positions. */
let sealed: Map<number, string[]>;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  auditor = await signedInAs(server, database, ['user', 'auditor']);
  await allSealed(database);
  for (let seal = 0; seal < 6; seal++) {
    if (seal === 5) await database.query('CREATE TABLE old_head AS TABLE audit_head');
    await happen(database, 4);
    await allSealed(database);
  }
  const rows = await database.query<{ seal: number; ids: string[] }>(
    `SELECT s.id::integer AS seal, array_agg(e.id::text ORDER BY e.position, e.id) AS ids
     FROM audit_seals s JOIN audit_events e ON e.position >= s.from_position AND e.position < s.to_position
     GROUP BY s.id HAVING count(*) >= 4 ORDER BY s.id DESC LIMIT 5`,
  );
  sealed = new Map(rows.reverse().map(({ seal, ids }) => [seal, ids]));
  for (const table of TABLES) await database.query(`CREATE TABLE kept_${table} AS TABLE ${table}`);
}, 120_000);

/** SQL of an owner of the tables, who need not mind their triggers. */
async function tamper(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const triggers = (word: string) =>
      TABLES.map((table) => `ALTER TABLE ${table} ${word} TRIGGER USER;`).join('');
    await client.query(`BEGIN; ${triggers('DISABLE')} ${sql}; ${triggers('ENABLE')} COMMIT`);
  } finally {
    await client.end();
  }
}

afterEach(() =>
  tamper(
    TABLES.map((table) => `DELETE FROM ${table}; INSERT INTO ${table} SELECT * FROM kept_${table}`).join(';'),
  ),
);

const overHttp = async (query = ''): Promise<Verification> => {
  const { status, body } = await server.request<Verification>('GET', `/admin/audit-log/verify${query}`, {
    token: auditor.accessToken,
  });
  expect(status).toBe(200);
  return body;
};
const onCommand = (...args: string[]) => command('audit-verify.js', args, { DATABASE_URL: database.url });

const [SECOND, LAST] = [1, 4];
const seal = (nth: number): number => [...sealed.keys()][nth]!;
const event = (nth: number, which: number): string => `'${[...sealed.values()][nth]![which]!}'`;

/** What is done by SQL, the kind of fault that it must be, and the seal that must be named. */
const TAMPERINGS: [what: string, sql: () => string, kind: string, at: () => number][] = [
  ['edits an action', () => `UPDATE audit_events SET action = 'session.opened' WHERE id = ${event(SECOND, 0)}`, 'edited', () => seal(SECOND)],
  ['edits details', () => `UPDATE audit_events SET details = '{"changed": []}' WHERE id = ${event(SECOND, 1)}`, 'edited', () => seal(SECOND)],
  ['edits a time by a millisecond', () => `UPDATE audit_events SET occurred_at = occurred_at + interval '1 ms' WHERE id = ${event(SECOND, 2)}`, 'edited', () => seal(SECOND)],
  ['edits who did it', () => `UPDATE audit_events SET actor_id = subject_id WHERE id = ${event(SECOND, 3)}`, 'edited', () => seal(SECOND)],
  ['edits whom it concerned', () => `UPDATE audit_events SET subject_id = NULL WHERE id = ${event(LAST, 3)}`, 'edited', () => seal(LAST)],
  ['edits an outcome', () => `UPDATE audit_events SET outcome = 'refused' WHERE id = ${event(LAST, 0)}`, 'edited', () => seal(LAST)],
  ['deletes one event', () => `DELETE FROM audit_events WHERE id = ${event(SECOND, 1)}`, 'deleted', () => seal(SECOND)],
  ['deletes all events at the beginning', () => `DELETE FROM audit_events WHERE position < (SELECT to_position FROM audit_seals WHERE id = ${seal(SECOND)})`, 'deleted', () => 1],
  ['inserts an event among old ones', () => `INSERT INTO audit_events (id, position, action, outcome) SELECT gen_random_uuid(), position, action, outcome FROM audit_events WHERE id = ${event(SECOND, 0)}`, 'inserted', () => seal(SECOND)],
  ['inserts an event before all others', () => `INSERT INTO audit_events (id, position, action, outcome) VALUES (gen_random_uuid(), -5, 'role.saved', 'success')`, 'inserted', () => 1],
  ['inserts an event of a transaction to come', () => `INSERT INTO audit_events (id, position, action, outcome) VALUES (gen_random_uuid(), 1000000000000, 'role.saved', 'success')`, 'inserted', () => 0],
  ['gives an event another id', () => `UPDATE audit_events SET id = gen_random_uuid() WHERE id = ${event(SECOND, 0)}`, 'replaced', () => seal(SECOND)],
  ['swaps what two events say', () => swap(event(SECOND, 0), event(SECOND, 3)), 'swapped', () => seal(SECOND)],
  ['swaps events of two seals', () => swap(event(SECOND, 0), event(LAST, 0)), 'edited', () => seal(SECOND)],
  ['moves an event to a later seal', () => `UPDATE audit_events SET position = (SELECT position FROM audit_events WHERE id = ${event(LAST, 0)}) WHERE id = ${event(SECOND, 0)}`, 'deleted', () => seal(SECOND)],
  ['cuts off the last events', () => `DELETE FROM audit_events WHERE position >= (SELECT from_position FROM audit_seals WHERE id = ${seal(LAST)})`, 'deleted', () => seal(LAST)],
  ['cuts off the last events with their seals', () => cut(), 'cut', () => seal(LAST)],
  ['cuts off the end and sets the head back to it', () => `${cut()}; UPDATE audit_head h SET (seal_id, to_position, total, seal_mac) = (SELECT id, to_position, total, mac FROM audit_seals ORDER BY id DESC LIMIT 1)`, 'cut', () => seal(LAST)],
  ['cuts off the end and deletes the head', () => `${cut()}; DELETE FROM audit_head`, 'cut', () => seal(LAST)],
  ['empties it and sets the head back to the first day', () => `DELETE FROM audit_events; DELETE FROM audit_seals WHERE id > 1; UPDATE audit_head SET seal_id = 0, to_position = 0, total = 0, seal_mac = NULL, key_id = NULL, mac = NULL`, 'deleted', () => 1],
  ['edits a seal', () => `UPDATE audit_seals SET events = events - 1 WHERE id = ${seal(SECOND)}; DELETE FROM audit_events WHERE id = ${event(SECOND, 0)}`, 'seal_edited', () => seal(SECOND)],
  ['edits the time of a seal', () => `UPDATE audit_seals SET sealed_at = sealed_at + interval '1 ms' WHERE id = ${seal(SECOND)}`, 'seal_edited', () => seal(SECOND)],
  ['deletes a seal in the middle with its events', () => `DELETE FROM audit_events e USING audit_seals s WHERE s.id = ${seal(SECOND)} AND e.position >= s.from_position AND e.position < s.to_position; DELETE FROM audit_seals WHERE id = ${seal(SECOND)}`, 'cut', () => seal(SECOND)],
  ['deletes the first seals', () => `DELETE FROM audit_seals WHERE id <= ${seal(SECOND)}`, 'cut', () => 1],
  ['replays a seal in place of a later one', () => `DELETE FROM audit_seals WHERE id = ${seal(LAST)}; INSERT INTO audit_seals SELECT ${seal(LAST)}, sealed_at, from_position, to_position, events, total, ids_hash, contents_hash, rows_hash, broken, key_id, mac FROM audit_seals WHERE id = ${seal(SECOND)}`, 'seal_edited', () => seal(LAST)],
  ['adds a seal of its own', () => `INSERT INTO audit_seals SELECT id + 1, sealed_at, to_position, to_position + 1, 0, total, ids_hash, contents_hash, rows_hash, broken, key_id, mac FROM audit_seals ORDER BY id DESC LIMIT 1`, 'seal_inserted', () => seal(LAST) + 1],
  ['claims another key', () => `UPDATE audit_seals SET key_id = '0123456789abcdef' WHERE id = ${seal(SECOND)}`, 'unknown_key', () => seal(SECOND)],
]; // prettier-ignore

const cut = (): string =>
  `DELETE FROM audit_events WHERE position >= (SELECT from_position FROM audit_seals WHERE id = ${seal(LAST)}); DELETE FROM audit_seals WHERE id >= ${seal(LAST)}`;

const swap = (one: string, other: string): string =>
  `UPDATE audit_events a SET (occurred_at, action, outcome, actor_id, subject_id, session_id, target, request_id, details) =
     (b.occurred_at, b.action, b.outcome, b.actor_id, b.subject_id, b.session_id, b.target, b.request_id, b.details)
   FROM audit_events b WHERE (a.id = ${one} AND b.id = ${other}) OR (a.id = ${other} AND b.id = ${one})`;

describe('an owner of the database, after sealing,', () => {
  it.each(TAMPERINGS)('who %s is found out, over HTTP and by the command', async (_, sql, kind, at) => {
    await tamper(sql());
    const { ok, fault } = await overHttp();
    expect({ ok, ...fault }).toEqual({ ok: false, kind, seal_id: at(), detail: expect.any(String) });
    const { code, output } = await onCommand();
    expect([code, output]).toEqual([1, expect.stringContaining(`does not hold (${kind}). Seal ${at()}:`)]);
  });
});

describe('an owner who can also put back an old copy of the head', () => {
  const replay = async (): Promise<{ head: string }> => {
    const before = await overHttp();
    await tamper(
      `${cut()}; UPDATE audit_head SET (seal_id, to_position, total, seal_mac, key_id, mac) = (SELECT seal_id, to_position, total, seal_mac, key_id, mac FROM old_head)`,
    );
    return before;
  };

  it('is found out by a server that ran meanwhile, and by whoever noted a later head elsewhere', async () => {
    const { head } = await replay();
    const { ok, fault } = await overHttp();
    expect({ ok, kind: fault?.kind, seal_id: fault?.seal_id }).toEqual({
      ok: false,
      kind: 'cut',
      seal_id: seal(LAST),
    });
    expect(await onCommand('--head', head)).toMatchObject({
      code: 1,
      output: expect.stringContaining('(cut)'),
    });
    await server.logged('cannot be trusted');
  });

  it('is not found out by a command that knows nothing from elsewhere: the stated limit', async () => {
    await replay();
    expect(await onCommand()).toMatchObject({ code: 0 });
  });
});
