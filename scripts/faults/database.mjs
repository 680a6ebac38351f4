/** Which host is connected to, and what a pool without a free connection does. */
export default [
  {
    file: 'database/seeking-connection.js',
    tests: ['failover'],
    faults: [
      {
        why: 'a server that takes no writes will do',
        find: 'return this.saysReadOnly(event, given) ? readOnly() : undefined;',
        replace: 'return undefined;',
      },
      {
        why: 'a primary that turns read-only is kept',
        find: "this.emit('readOnly');",
        replace: '',
      },
      {
        why: 'only the first host is tried',
        find: 'if (this.left.length > 0 && !this.ended) {',
        replace: 'if (false) {',
      },
      {
        why: 'a host that says nothing is waited for without end',
        find: 'this.late = setTimeout(() => setImmediate(giveUp), Math.max(1, share)).unref();',
        replace: '',
      },
      {
        why: 'a standby counts as one that takes writes',
        find: "'read-write': ['in_hot_standby', 'default_transaction_read_only'],",
        replace: "'read-write': [],",
      },
    ],
  },
  {
    file: 'database/bounded-pool.js',
    tests: ['pool'],
    faults: [
      {
        why: 'any number may wait',
        find: 'if (this.waitingCount >= free + maxWaiting) {',
        replace: 'if (false) {',
      },
      {
        why: 'nobody may wait',
        find: 'if (this.waitingCount >= free + maxWaiting) {',
        replace: 'if (this.waitingCount >= free) {',
      },
      {
        why: 'refusals are not counted',
        find: 'countRefusal(reason);',
        replace: '',
      },
      {
        why: 'each refusal is a line of the log',
        find: 'const TOLD_EVERY_MS = 10_000;',
        replace: 'const TOLD_EVERY_MS = 0;',
      },
      {
        why: 'whoever waited too long is not told of',
        find: "this.tell('waited_too_long', error);",
        replace: ';',
      },
    ],
  },
  {
    file: 'database/client-config.js',
    tests: ['pool'],
    faults: [
      {
        why: 'nothing bounds a statement',
        find: 'statement_timeout: STATEMENT_TIMEOUT_MS,',
        replace: '',
      },
      {
        why: 'nothing bounds the wait for a lock',
        find: 'lock_timeout: LOCK_TIMEOUT_MS,',
        replace: '',
      },
      {
        why: 'a connection on which nothing moves is believed in',
        find: 'return socket.setTimeout(SILENCE_MS,',
        replace: 'return socket.setTimeout(0,',
        tests: ['store-down'],
      },
    ],
  },
  {
    file: 'config/database-address.js',
    tests: ['database-tls'],
    faults: [
      {
        why: 'any certificate is trusted',
        find: "rejectUnauthorized: mode !== 'require' || root !== null,",
        replace: 'rejectUnauthorized: false,',
      },
      {
        why: 'a certificate for another name will do',
        find: "...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),",
        replace: 'checkServerIdentity: () => undefined,',
      },
      {
        why: 'sslmode is not heard',
        find: "const mode = query.get('sslmode') ?? 'disable';",
        replace: "const mode = 'disable';",
      },
    ],
  },
];
