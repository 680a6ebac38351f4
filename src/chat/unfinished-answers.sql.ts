/**
 * Whoever makes an answer renews its lease. One that ran out was left behind by a process that is gone, or that could not
 * reach the database for as long; by the database's clock alone.
 */
export const LEASE = `clock_timestamp() + interval '6 seconds'`;
const DUE = `clock_timestamp() + interval '5 seconds'`;

/** For an answer that nobody streams, unless it is there by now: $1 its id, $2 its question, $3 the user. */
export const BEGIN = `
  INSERT INTO unfinished_answer (id, user_id, session_id, question_id, lease_until)
  SELECT $1, user_id, session_id, id, ${LEASE} FROM chat_message question
  WHERE id = $2 AND user_id = $3 AND NOT EXISTS (SELECT FROM chat_message answer WHERE answer.answers = question.id)
  ON CONFLICT (id) DO NOTHING`;

/** Stores pieces $3 behind the first $2: said twice, it comes to the same. No row when the answer is gone. */
export const STORE_PIECES = `
  WITH stored AS (
    UPDATE unfinished_answer SET pieces = pieces[1:$2] || $3::text[], lease_until = ${LEASE}
    WHERE id = $1 RETURNING stop_requested
  )
  SELECT stop_requested FROM stored`;

/**
 * Shall the answers $1 go on? Renews their leases by the way, at most every second, and waits for no lock: a row that
 * somebody holds is renewed the next time.
 */
export const LOOK = `
  WITH due AS MATERIALIZED (
    SELECT id FROM unfinished_answer WHERE id = ANY($1::uuid[]) AND lease_until < ${DUE}
    FOR NO KEY UPDATE SKIP LOCKED
  ),
  renewed AS (UPDATE unfinished_answer SET lease_until = ${LEASE} FROM due WHERE unfinished_answer.id = due.id)
  SELECT id, stop_requested FROM unfinished_answer WHERE id = ANY($1::uuid[])`;

/** What was stored of the answer $1 of the user $2 after the first $3 pieces. */
export const PROGRESS = `
  SELECT session_id, pieces[$3::integer + 1:] AS pieces FROM unfinished_answer WHERE id = $1 AND user_id = $2`;

/** Asks for the end of all answers in the conversation $1 of the user $2. No row when it isn't theirs. */
export const REQUEST_STOP = `
  WITH person AS (SELECT id FROM users WHERE id = $2 FOR KEY SHARE),
  conversation AS (
    SELECT chat_session.id FROM chat_session, person
    WHERE chat_session.id = $1 AND chat_session.user_id = person.id FOR KEY SHARE OF chat_session
  ),
  stopped AS (
    UPDATE unfinished_answer SET stop_requested = true FROM conversation
    WHERE session_id = conversation.id RETURNING unfinished_answer.id
  )
  SELECT ARRAY(SELECT id FROM stopped) AS ids FROM conversation`;

/** Which of $1 are still being made? */
export const STILL_UNFINISHED = `SELECT id FROM unfinished_answer WHERE id = ANY($1::uuid[])`;

/** Answers whose maker is gone. */
export const ABANDONED = `
  SELECT id, user_id, session_id FROM unfinished_answer
  WHERE lease_until < clock_timestamp() ORDER BY lease_until LIMIT 50`;

/** Takes one of them, under the lock of its conversation; no row when somebody else did, or its maker is back. */
export const TAKE_ABANDONED = `
  SELECT question_id, pieces, metadata FROM unfinished_answer
  WHERE id = $1 AND lease_until < clock_timestamp() FOR UPDATE`;

export const FORGET = `DELETE FROM unfinished_answer WHERE id = $1`;
