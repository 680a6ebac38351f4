import { statementSummary } from './statement-summary.js';

it.each([
  ['SELECT "u"."id" FROM "users" "u" WHERE "u"."email" = $1 LIMIT 1', 'SELECT users'],
  ['SELECT 1 FROM public.users u JOIN session s ON s.user_id = u.id', 'SELECT users SELECT session'],
  ['INSERT INTO chat_message (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = $1', 'INSERT chat_message'],
  [
    `WITH locked AS (SELECT id FROM users WHERE id = $1 FOR UPDATE), opened AS MATERIALIZED (
       INSERT INTO session (user_id) SELECT id FROM locked RETURNING id)
     SELECT * FROM opened`,
    'SELECT users INSERT session',
  ],
  ["DELETE FROM session WHERE reason IS DISTINCT FROM 'copied FROM users' -- FROM audit", 'DELETE session'],
  ['SELECT * FROM unnest($1::uuid[])', 'SELECT'],
  ['UPDATE ONLY users SET x = extract(epoch FROM expires_at)', 'UPDATE users'],
  ['START TRANSACTION', 'START'],
  ['', 'SQL'],
])('%s', (text, summary) => {
  expect(statementSummary(text)).toBe(summary);
});
