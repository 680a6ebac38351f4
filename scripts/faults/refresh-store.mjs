/** How often a session was refreshed, kept in Redis. */
const IN_REDIS = { TEST_REFRESH_STORE: 'redis' };

export default [
  {
    file: 'sessions/rotate.script.js',
    tests: ['refresh', 'refresh-reuse', 'refresh-old-tokens', 'session-lifetime'],
    env: IN_REDIS,
    faults: [
      {
        why: 'the generation stays',
        find: 'generation = generation + 1',
        replace: 'generation = generation',
      },
      {
        why: 'the one before counts for ever',
        find: "token == generation - 1 and rotated > window_began then return answer('repeat'",
        replace: "token == generation - 1 then return answer('repeat'",
      },
      {
        why: 'the one before never counts',
        find: "token == generation - 1 and rotated > window_began then return answer('repeat'",
        replace: "token == generation - 1 and rotated < window_began then return answer('repeat'",
      },
      {
        why: 'two back is never an honest mistake',
        find: "if token == generation - 2 and previous > window_began then return answer('late', '', dies) end",
        replace: '',
      },
      {
        why: 'two back is forgiven for ever',
        find: 'token == generation - 2 and previous > window_began',
        replace: 'token == generation - 2',
      },
      {
        why: 'a theft leaves no mark',
        find: "redis.call('HSET', KEYS[1], 'cause', cause)",
        replace: '',
        tests: ['refresh-store'],
      },
      {
        why: 'a refresh makes a session longer than it may be',
        find: 'expires = math.min(now + ttl, ends, created + max)',
        replace: 'expires = now + ttl',
      },
      {
        why: 'tokens outlive lifetimes that were shortened',
        find: 'math.min(expires, rotated + ttl, created + max)',
        replace: 'expires',
      },
      {
        why: 'keys stay for good',
        find: "redis.call('PEXPIREAT', KEYS[1],",
        replace: "redis.call('HEXISTS', KEYS[1],",
        tests: ['refresh-store'],
      },
      {
        why: 'what comes back older than it was is believed',
        find: " or kept[2] ~= ARGV[2] then return { 'lost' }",
        replace: " then return { 'lost' }",
        tests: ['refresh-store'],
      },
      {
        why: 'anybody\u2019s generation counts',
        find: 'if kept[1] ~= ARGV[1] or kept[2]',
        replace: 'if not kept[1] or kept[2]',
        tests: ['refresh-store'],
      },
      {
        why: 'a spent budget is no hindrance',
        find: "if ARGV[7] ~= '1' then return answer('held', '', dies) end",
        replace: '',
        tests: ['refresh-reuse'],
      },
    ],
  },
  {
    file: 'sessions/redis-refresh-store.js',
    tests: ['refresh', 'refresh-reuse', 'refresh-races'],
    env: IN_REDIS,
    faults: [
      {
        why: 'what was ended in PostgreSQL goes on in Redis',
        find: 'holder.goes_on ?',
        replace: 'holder ?',
      },
      {
        why: 'a theft is recorded by everyone who sees it',
        find: "judged.outcome = 'dead';",
        replace: '',
      },
      {
        why: 'a session is never seen to be used',
        find: "judged.outcome === 'rotated' && holder.is_old_news",
        replace: "judged.outcome === 'never'",
        tests: ['refresh-store', 'own-sessions'],
      },
      {
        why: 'the row is written at each refresh',
        find: "judged.outcome === 'rotated' && holder.is_old_news",
        replace: "judged.outcome === 'rotated'",
        tests: ['refresh-store'],
      },
      {
        why: 'a sign-up is begun that cannot be finished',
        find: 'assertAvailable() {\n        this.incarnation();',
        replace: 'assertAvailable() {',
        tests: ['refresh-store'],
      },
    ],
  },
  {
    file: 'sessions/rotate.sql.js',
    tests: ['refresh-store'],
    faults: [
      {
        why: 'a session of Redis is begun anew in PostgreSQL',
        find: "WHEN generation < 0 THEN 'lost'",
        replace: "WHEN generation < 0 THEN 'rotated'",
      },
    ],
  },
];
