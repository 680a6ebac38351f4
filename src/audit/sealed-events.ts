import { createHash, type Hash } from 'node:crypto';

/** Every column of `audit_events`, as text that is the same on every version of PostgreSQL. */
const SEALED_COLUMNS = `id::text, position::text, (extract(epoch FROM occurred_at) * 1000)::bigint::text AS occurred_ms, action, outcome,
  actor_id::text, subject_id::text, session_id::text, target, request_id::text, details::text`;

export interface SealedEvent {
  id: string;
  position: string;
  occurred_ms: string;
  action: string;
  outcome: string;
  actor_id: string | null;
  subject_id: string | null;
  session_id: string | null;
  target: string | null;
  request_id: string | null;
  details: string;
}

/** Runs one statement: a data source or a transaction of it. */
export interface Queries {
  query<T>(sql: string, parameters?: unknown[]): Promise<T>;
}

const BATCH = 1_000;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const LOWEST_POSITION = -(2n ** 63n) + 1n;
export const HIGHEST_POSITION = 2n ** 63n - 1n;

/** The events of a range of positions in their order, a batch at a time, so that any range fits in memory. */
export async function* eventsBetween(
  queries: Queries,
  from: bigint,
  below: bigint,
): AsyncGenerator<SealedEvent> {
  let after = [String(from - 1n), LAST_ID];
  for (;;) {
    const rows = await queries.query<SealedEvent[]>(
      `SELECT ${SEALED_COLUMNS} FROM audit_events
       WHERE (audit_events.position, audit_events.id) > ($1, $2) AND audit_events.position < $3
       ORDER BY audit_events.position, audit_events.id LIMIT $4`,
      [...after, String(below), BATCH],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = [last.position, last.id];
  }
}

/** What a seal says of its events. */
export interface EventsDigest {
  events: number;
  /** Over the ids in order: another one, or one less, shows. */
  idsHash: Buffer;
  /** Over what the events say, whichever says it: contents that changed places leave it as it is. */
  contentsHash: Buffer;
  /** Over all of it. */
  rowsHash: Buffer;
}

/** Takes events one after the other; holds 32 bytes of each. */
export class EventsDigester {
  private readonly ids: Hash = createHash('sha256');
  private readonly rows: Hash = createHash('sha256');
  private readonly contents: Buffer[] = [];

  get events(): number {
    return this.contents.length;
  }

  add({ id, position, ...said }: SealedEvent): void {
    const content = JSON.stringify([
      said.occurred_ms,
      said.action,
      said.outcome,
      said.actor_id,
      said.subject_id,
      said.session_id,
      said.target,
      said.request_id,
      said.details,
    ]);
    this.ids.update(id);
    this.rows.update(`${JSON.stringify([id, position, content])}\n`);
    this.contents.push(createHash('sha256').update(content).digest());
  }

  digest(): EventsDigest {
    const contents = createHash('sha256');
    for (const content of this.contents.sort(Buffer.compare)) contents.update(content);
    return {
      events: this.contents.length,
      idsHash: this.ids.digest(),
      contentsHash: contents.digest(),
      rowsHash: this.rows.digest(),
    };
  }
}
