export default [
  {
    file: 'sessions/rotate.sql.js',
    tests: ['refresh', 'refresh-old-tokens'],
    faults: [
      {
        why: 'the row is not held',
        find: ' FOR UPDATE OF s',
        replace: '',
        tests: ['refresh', 'refresh-races'],
      },
      {
        why: 'ended sessions are refreshed',
        find: 'ended_at IS NOT NULL OR NOT is_active',
        replace: 'NOT is_active',
      },
      {
        why: 'the window never ends',
        find: "generation - 1 = $3 AND rotated_at > window_began THEN 'repeat'",
        replace: "generation - 1 = $3 THEN 'repeat'",
      },
      {
        why: 'there is no window',
        find: "generation - 1 = $3 AND rotated_at > window_began THEN 'repeat'",
        replace: "generation - 1 = $3 AND rotated_at < window_began THEN 'repeat'",
      },
      {
        why: 'a token two steps back ends the session inside its window',
        find: "THEN 'late'",
        replace: "THEN 'reuse'",
      },
      {
        why: 'a token two steps back is never a sign of theft',
        find: "generation - 2 = $3 AND previous_rotated_at > window_began THEN 'late'",
        replace: "generation - 2 = $3 THEN 'late'",
      },
      { why: 'an old token is no sign of theft', find: "ELSE 'reuse' END", replace: "ELSE 'late' END" },
      {
        why: 'a stolen session does not end',
        find: "WHERE s.id = judged.id AND outcome = 'reuse'",
        replace: "WHERE s.id = judged.id AND outcome = 'never'",
      },
      {
        why: 'the end of a stolen session is not told to access tokens',
        find: 'SELECT id FROM killed\n)',
        replace: 'SELECT id FROM killed WHERE false\n)',
        tests: ['refresh-reuse', 'refresh'],
      },
      {
        why: 'the generation stays',
        find: 'generation = s.generation + 1',
        replace: 'generation = s.generation',
      },
      {
        why: 'the window is counted from the rotation before',
        find: 'rotated_at = now,',
        replace: 'rotated_at = s.rotated_at,',
      },
      {
        why: 'refreshes pass the absolute end of a session',
        find: 'least(now + make_interval(secs => $5), ends_at, created_at + make_interval(secs => $6))',
        replace: 'now + make_interval(secs => $5)',
        tests: ['session-lifetime', 'refresh'],
      },
      {
        why: 'a deactivated holder is served',
        find: 'ended_at IS NOT NULL OR NOT is_active',
        replace: 'ended_at IS NOT NULL',
        tests: ['refresh-races', 'refresh-refused', 'login-races'],
      },
      {
        why: 'a session may not move on, but moves',
        find: "CASE WHEN ${mayMove} THEN 'rotated' ELSE 'held' END",
        replace: "CASE WHEN ${mayMove} OR true THEN 'rotated' ELSE 'held' END",
        tests: ['budgets', 'refresh-reuse', 'refresh-refused'],
      },
    ],
  },
  {
    file: 'sessions/rotation.service.js',
    tests: ['refresh', 'refresh-old-tokens'],
    faults: [
      {
        why: 'a late token is served',
        find: "new Set(['rotated', 'held', 'repeat'])",
        replace: "new Set(['rotated', 'held', 'repeat', 'late'])",
      },
      {
        why: 'a repeat is refused',
        find: "new Set(['rotated', 'held', 'repeat'])",
        replace: "new Set(['rotated', 'held'])",
      },
      {
        why: 'a token that is good passes for a bad one without budget',
        find: 'throw refusal;',
        replace: 'return null;',
        tests: ['refresh-reuse', 'budgets', 'refresh-refused'],
      },
      {
        why: 'the budget of a session is counted and not kept',
        find: 'if (refusal)',
        replace: 'if (false)',
        tests: ['budgets', 'refresh-reuse'],
      },
      {
        why: 'what memory knows of a spent budget moves the session on',
        find: 'this.judge(token, reused, refused === null)',
        replace: 'this.judge(token, reused, true)',
        tests: ['budgets', 'refresh-reuse', 'refresh-refused'],
      },
    ],
  },
  {
    file: 'sessions/open-session.sql.js',
    tests: ['login', 'login-races', 'sessions'],
    faults: [
      {
        why: 'a sign-in survives a deactivation',
        find: 'WHERE id = $2 AND is_active AND password_hash = $3',
        replace: 'WHERE id = $2 AND password_hash = $3',
      },
      {
        why: 'a sign-in survives a change of the password',
        find: 'WHERE id = $2 AND is_active AND password_hash = $3',
        replace: 'WHERE id = $2 AND is_active AND $3 <> $2::text',
      },
      {
        why: 'a first refresh token may outlive its session',
        find: 'least($4::double precision, $5::double precision)',
        replace: '$4::double precision',
        tests: ['session-lifetime', 'refresh'],
      },
    ],
  },
  {
    file: 'sessions/sessions.service.js',
    tests: ['login', 'login-races', 'sessions'],
    faults: [
      {
        why: 'ended sessions are counted as live',
        find: 'WHERE user_id = $1 AND ended_at IS NULL AND expires_at',
        replace: 'WHERE user_id = $1 AND expires_at',
        tests: ['admin'],
      },
    ],
  },
  {
    file: 'sessions/end-sessions.sql.js',
    tests: ['own-sessions', 'sessions'],
    faults: [
      {
        why: 'anybody ends anybody’s session',
        find: 'id = $3 AND user_id = $1 AND ended_at IS NULL',
        replace: 'id = $3 AND ended_at IS NULL',
      },
      {
        why: 'a session that is over ends again',
        find: 'id = $3 AND user_id = $1 AND ended_at IS NULL',
        replace: 'id = $3 AND user_id = $1',
        tests: ['own-sessions'],
      },
      {
        why: 'the end of a session is not told to access tokens',
        find: 'INSERT INTO revocation (session_id) SELECT id FROM ended',
        replace: 'INSERT INTO revocation (session_id) SELECT id FROM ended WHERE false',
        tests: ['sessions', 'two-instances'],
      },
      {
        why: 'all sessions but the newest end',
        find: 'user_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE',
        replace: 'user_id = $1 AND ended_at IS NULL ORDER BY id DESC OFFSET 1 FOR UPDATE',
        tests: ['logout-all', 'admin'],
      },
    ],
  },
  {
    file: 'sessions/live-sessions.service.js',
    tests: ['own-sessions'],
    faults: [
      {
        why: 'everybody’s sessions are listed',
        find: 'WHERE user_id = $1 AND ended_at IS NULL AND expires_at',
        replace: 'WHERE $1::uuid IS NOT NULL AND ended_at IS NULL AND expires_at',
      },
      {
        why: 'sessions that are over are listed',
        find: 'WHERE user_id = $1 AND ended_at IS NULL AND expires_at > clock_timestamp()',
        replace: 'WHERE user_id = $1',
      },
    ],
  },
];
