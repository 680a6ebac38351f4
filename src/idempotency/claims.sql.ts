/** How long a key counts. */
export const KEY_LIFE = `interval '24 hours'`;

/**
 * Claims a key, if it is free, in one atomic statement: new, expired, or neither done nor held by anyone any more.
 * A claim that takes over an unfinished one of the same body goes on with its subject, so that nothing is stored twice.
 * No row at all: the user is gone; `subject_id` null: somebody else holds the key, or the request is done.
 */
export const CLAIM = `
  WITH person AS (SELECT id FROM users WHERE id = $1 FOR KEY SHARE),
  claim AS (
    INSERT INTO idempotency_key AS held (user_id, route, key, request_hash, subject_id, claimed_until)
    SELECT id, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => $6) FROM person
    ON CONFLICT (user_id, route, key) DO UPDATE SET
      subject_id = CASE
        WHEN held.request_hash = excluded.request_hash AND held.created_at > clock_timestamp() - ${KEY_LIFE}
        THEN held.subject_id ELSE excluded.subject_id END,
      request_hash = excluded.request_hash,
      done = false,
      claimed_until = excluded.claimed_until,
      created_at = excluded.created_at
    WHERE held.created_at <= clock_timestamp() - ${KEY_LIFE}
       OR NOT held.done AND held.claimed_until <= clock_timestamp()
    RETURNING subject_id
  )
  SELECT claim.subject_id FROM person LEFT JOIN claim ON true`;

/** What became of a key that could not be claimed. */
export const LOOK = `
  SELECT subject_id, done, request_hash = $4 AS same_request,
         (created_at <= clock_timestamp() - ${KEY_LIFE} OR NOT done AND claimed_until <= clock_timestamp()) AS free
  FROM idempotency_key WHERE user_id = $1 AND route = $2 AND key = $3`;
