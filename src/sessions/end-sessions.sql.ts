import { recordEvent } from '../audit/record-event.sql.js';

/** Whatever ends a session also puts it on the list against which access tokens are judged, in the same statement. */
const ended = (which: string): string => `
ended AS (
  UPDATE session SET ended_at = clock_timestamp(), end_reason = $2 WHERE ${which} RETURNING id
), killed AS (
  INSERT INTO revocation (session_id) SELECT id FROM ended
)`;

const ONE = 'id = $3 AND user_id = $1 AND ended_at IS NULL';

/** In one order, so that two who end them all at once wait for each other instead of forever. */
const ALL = `id IN (SELECT id FROM session WHERE user_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE)`;

const COUNT = `jsonb_build_object('count', (SELECT count(*) FROM ended))`;

/** Parameters: user, reason, session, event. */
export const END_ONE = `
WITH ${ended(ONE)}, ${recordEvent('$4', 'ended')}
SELECT id FROM ended`;

/** Parameters: user, reason. */
export const END_ALL = `WITH ${ended(ALL)} SELECT id FROM ended`;

/** Parameters: user, reason, event. Its details get the number of sessions that were ended. */
export const END_ALL_AND_TELL = `
WITH ${ended(ALL)}, ${recordEvent('$3', undefined, COUNT)}
SELECT id FROM ended`;

/** Parameters: user, reason, session, event, cause, which the event's details get. */
export const END_ONE_FOR_CAUSE = `
WITH ${ended(ONE)},
${recordEvent('$4', 'ended', "jsonb_build_object('cause', $5::text)")}
SELECT id FROM ended`;
