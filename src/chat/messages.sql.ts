import { prepared } from '../database/prepared.js';
import { LEASE } from './unfinished-answers.sql.js';

/** The user's row is locked before the conversation's, as their deletion does; no row when either isn't there. */
const PERSON = `person AS (SELECT id, clock_timestamp() AS now FROM users WHERE id = $2 FOR KEY SHARE)`;

/** A message takes its `seq` from the conversation's counter, which moves in the same statement. */
const MOVED = `
  conversation AS (
    UPDATE chat_session SET message_count = message_count + 1, last_activity = greatest(last_activity, clock_timestamp())
    FROM person WHERE chat_session.id = $3 AND chat_session.user_id = person.id
    RETURNING chat_session.id, chat_session.user_id, message_count, last_activity
  )`;

const opened = (title: string): string => `
  conversation AS (
    INSERT INTO chat_session (id, user_id, title, message_count, created_at, last_activity)
    SELECT $3, id, ${title}, 1, now, now FROM person RETURNING id, user_id, message_count, last_activity
  )`;

const QUESTION = `
  INSERT INTO chat_message (id, session_id, user_id, seq, role, content, created_at)
  SELECT $1, id, user_id, message_count, 'user', $4, last_activity FROM conversation
  RETURNING id, user_id, session_id, seq, created_at`;

/** What is streamed has a row before its first event is sent: whoever knows its id can come back for it. */
const WITH_ITS_ANSWER = `
  question AS (${QUESTION}),
  unfinished AS (
    INSERT INTO unfinished_answer (id, user_id, session_id, question_id, metadata, lease_until)
    SELECT $5, user_id, session_id, id, $6::jsonb, ${LEASE} FROM question
  )
  SELECT id, user_id, session_id, seq, created_at FROM question`;

/** Stores what a person writes: $1 its id, $2 user, $3 conversation, $4 text. */
export const ASK = prepared('ask', `WITH ${PERSON}, ${MOVED} ${QUESTION}`);

/** The same, and announces the answer: $5 its id, $6 what it is stored with when nobody finishes it. */
export const ASK_FOR_STREAM = prepared('ask-for-stream', `WITH ${PERSON}, ${MOVED}, ${WITH_ITS_ANSWER}`);

/** The same as `ASK` in a new conversation: $5 its title. */
export const OPEN = prepared('open-chat', `WITH ${PERSON}, ${opened('$5')} ${QUESTION}`);

/** The same as `ASK_FOR_STREAM` in a new conversation: $7 its title. */
export const OPEN_FOR_STREAM = prepared(
  'open-chat-for-stream',
  `WITH ${PERSON}, ${opened('$7')}, ${WITH_ITS_ANSWER}`,
);

/** Stores an answer, which is unfinished no more. */
export const ANSWER = prepared(
  'answer',
  `
  WITH ${PERSON}, ${MOVED},
  finished AS (DELETE FROM unfinished_answer WHERE id = $1)
  INSERT INTO chat_message (id, session_id, user_id, seq, role, content, status, answers, metadata, ends, created_at)
  SELECT $1, id, user_id, message_count, 'assistant', $4, $5, $6::uuid, $7::jsonb, $8::integer[], last_activity
  FROM conversation
  RETURNING session_id, seq, created_at`,
);

/** Locks a conversation of a person against all that writes into it: $1 the conversation, $2 the person. */
export const LOCK = prepared(
  'lock-chat',
  `
  WITH person AS (SELECT id FROM users WHERE id = $2 FOR KEY SHARE)
  SELECT chat_session.id FROM chat_session, person
  WHERE chat_session.id = $1 AND chat_session.user_id = person.id FOR UPDATE OF chat_session`,
);

/** The turns before a question ($1) of a person ($2) in a conversation ($3), newest first: $4 at most. */
export const TURNS_BEFORE = prepared(
  'turns-before',
  `SELECT role, content, metadata->'findings' AS findings FROM chat_message
   WHERE session_id = $3 AND user_id = $2 AND content <> ''
     AND seq < (SELECT seq FROM chat_message WHERE id = $1 AND user_id = $2)
   ORDER BY seq DESC LIMIT $4`,
);
