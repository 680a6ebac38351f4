export default [
  {
    file: 'access/revocations.service.js',
    tests: ['sessions', 'two-instances'],
    faults: [
      {
        why: 'stale users are not written down',
        find: 'change.staleUsers.map(({ userId }) => userId),\n            change.staleUsers.map(({ ver }) => ver),',
        replace: '[], [],',
        tests: ['two-instances', 'sessions'],
      },
      {
        why: 'changed roles are not written down',
        find: 'change.changedRoles ?? []',
        replace: '[]',
        tests: ['roles', 'role-changes'],
      },
    ],
  },
  {
    file: 'access/revocations.sql.js',
    tests: ['revocation-feed', 'two-instances'],
    faults: [
      {
        why: 'rows of transactions that commit late are passed over',
        find: 'r.xid >= pg_snapshot_xmin($1::pg_snapshot)',
        replace: 'r.xid >= pg_snapshot_xmax($1::pg_snapshot)',
      },
      {
        why: 'a start reads nothing of what was',
        find: 'r.recorded_at > now() - make_interval(secs => $1)`',
        replace: 'r.recorded_at > now() + make_interval(secs => $1)`',
        tests: ['sessions'],
      },
      {
        why: 'young rows are forgotten too',
        find: 'r.recorded_at < now() - make_interval(secs => $1)'.replace('r.', ''),
        replace: 'recorded_at < now() + make_interval(secs => $1)',
        tests: ['revocation-feed'],
      },
    ],
  },
  {
    file: 'access/revocation-list.js',
    tests: ['sessions', 'admin', 'stream-access'],
    faults: [
      {
        why: 'ended sessions do not come onto the list',
        find: 'this.ended.add(sessionId);',
        replace: '',
        tests: ['sessions'],
      },
      {
        why: 'nobody who waits for the end of a session is told',
        find: 'listener(sessionId);',
        replace: ';',
        tests: ['stream-access'],
      },
      {
        why: 'versions do not come onto the list',
        find: 'if (user_id !== null && ver !== null)',
        replace: 'if (user_id !== null && ver === null)',
      },
    ],
  },
  {
    file: 'access/revocation-feed.service.js',
    tests: ['revocation-feed', 'two-instances'],
    faults: [
      {
        why: 'nothing is read but at the start and on notice',
        find: 'setInterval(() => this.follow(), POLL_EVERY_MS)',
        replace: 'setInterval(() => undefined, POLL_EVERY_MS)',
      },
      {
        why: 'what was read does not come onto the list',
        find: 'this.list.add(row);',
        replace: ';',
      },
      {
        why: 'roles are read once and never again',
        find: 'rows.some((row) => row.role_name !== null)',
        replace: 'false',
        tests: ['role-changes'],
      },
      {
        why: 'an instance whose list is old lets everybody in',
        find: 'return this.freshness.isFresh;',
        replace: 'return true;',
        tests: ['old-list'],
      },
      {
        why: 'a list counts as read although it was not',
        find: 'this.failedAt = performance.now();',
        replace: 'this.failedAt = performance.now();\n            this.freshness.confirm(start);',
        tests: ['old-list'],
      },
    ],
  },
  {
    file: 'access/freshness.js',
    tests: ['old-list', 'revocation-feed'],
    faults: [
      {
        why: 'a list is believed for five minutes',
        find: 'FRESH_FOR_MS = 3_000',
        replace: 'FRESH_FOR_MS = 300_000',
      },
    ],
  },
];
