import type { Database } from './database.js';
import { redisOf } from './redis.js';
import { REFRESH_STORE } from './run.js';

const TIMES = {
  created_at: 'created',
  rotated_at: 'rotated',
  previous_rotated_at: 'previous',
  expires_at: 'expires',
  ends_at: 'ends',
} as const;

/** Columns of a session that may be kept in Redis instead. */
export type SessionTime = keyof typeof TIMES;

const clientOf = async (database: Database) => (await redisOf(database)!).client;
const keyOf = (sessionId: unknown): string => `meditwin:session:${String(sessionId)}`;

/** @returns what Redis keeps of a session, named as the columns of its row */
export async function keptInRedis(database: Database, sessionId: unknown): Promise<Record<string, unknown>> {
  const kept = await (await clientOf(database)).hgetall(keyOf(sessionId));
  const times = (Object.keys(TIMES) as SessionTime[]).map((column) => {
    const time = kept[TIMES[column]];
    return [column, time === undefined ? null : new Date(Number(time))];
  });
  return { ...Object.fromEntries(times), generation: Number(kept['generation']) };
}

/** Moves times of a session, in seconds, wherever they are kept. */
export async function moveTimes(
  database: Database,
  sessionId: unknown,
  columns: readonly (SessionTime | 'last_used_at')[],
  seconds: number,
): Promise<void> {
  const moved = columns.map((column) => `${column} = ${column} + make_interval(secs => $2)`);
  await database.query(`UPDATE session SET ${moved.join(', ')} WHERE id = $1`, [sessionId, seconds]);
  if (REFRESH_STORE === 'postgres') return;
  const redis = await clientOf(database);
  for (const column of columns) {
    const field = column === 'last_used_at' ? undefined : TIMES[column];
    if (field && (await redis.hexists(keyOf(sessionId), field)))
      await redis.hincrby(keyOf(sessionId), field, Math.round(seconds * 1000));
  }
}
