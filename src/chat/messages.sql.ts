/** The user's row is locked before the conversation's, as their deletion does; no row when either isn't there. */
const PERSON = `person AS (SELECT id, clock_timestamp() AS now FROM users WHERE id = $2 FOR KEY SHARE)`;

const STORE = `
  INSERT INTO chat_message (id, session_id, user_id, seq, role, content, status, answers, metadata, created_at)
  SELECT $1, id, user_id, message_count, $4, $5, $6, $7::uuid, $8::jsonb, last_activity FROM conversation
  RETURNING session_id, seq, created_at`;

/** Stores a message; its `seq` comes from the conversation's counter, which moves in this same statement. */
export const APPEND = `
  WITH ${PERSON},
  conversation AS (
    UPDATE chat_session SET message_count = message_count + 1, last_activity = greatest(last_activity, clock_timestamp())
    FROM person WHERE chat_session.id = $3 AND chat_session.user_id = person.id
    RETURNING chat_session.id, chat_session.user_id, message_count, last_activity
  )${STORE}`;

/** Opens a conversation with its first message. */
export const OPEN = `
  WITH ${PERSON},
  conversation AS (
    INSERT INTO chat_session (id, user_id, title, message_count, created_at, last_activity)
    SELECT $3, id, $9, 1, now, now FROM person RETURNING id, user_id, message_count, last_activity
  )${STORE}`;
