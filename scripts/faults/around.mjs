/** What stands around accounts: grants, erasure, budgets, the record. */
export default [
  {
    file: 'grants/grants.sql.js',
    tests: ['grants', 'patients', 'grant-limits'],
    faults: [
      {
        why: 'anybody takes back anybody’s grant',
        find: 'WHERE id = $1 AND user_id = $2 AND expires_at',
        replace: 'WHERE id = $1 AND $2::uuid IS NOT NULL AND expires_at',
      },
      {
        why: 'a grant to somebody else opens the twin',
        find: 'WHERE g.user_id = $1 AND g.grantee_id = $2 AND g.expires_at > clock_timestamp()',
        replace: 'WHERE g.user_id = $1 AND $2::uuid IS NOT NULL AND g.expires_at > clock_timestamp()',
      },
      {
        why: 'a grant that has run out opens the twin',
        find: 'WHERE g.user_id = $1 AND g.grantee_id = $2 AND g.expires_at > clock_timestamp()',
        replace: 'WHERE g.user_id = $1 AND g.grantee_id = $2',
      },
      {
        why: 'the twin of a deactivated patient opens',
        find: 'ON patient.id = g.user_id AND patient.is_active',
        replace: 'ON patient.id = g.user_id',
      },
      {
        why: 'a grant is given to somebody who may not read',
        find: 'AND users.is_active AND ${MAY_READ_GRANTED}',
        replace: 'AND users.is_active',
      },
      {
        why: 'a grant is given to a deactivated account',
        find: 'AND users.is_active AND ${MAY_READ_GRANTED}',
        replace: 'AND ${MAY_READ_GRANTED}',
      },
      {
        why: 'everybody’s grants are listed',
        find: 'WHERE g.user_id = $1 AND g.expires_at > clock_timestamp() AND g.id < $2::uuid',
        replace: 'WHERE $1::uuid IS NOT NULL AND g.expires_at > clock_timestamp() AND g.id < $2::uuid',
      },
      {
        why: 'everybody’s patients are listed',
        find: 'WHERE g.grantee_id = $1 AND g.expires_at',
        replace: 'WHERE $1::uuid IS NOT NULL AND g.expires_at',
      },
    ],
  },
  {
    file: 'grants/patients.service.js',
    tests: ['patients'],
    faults: [
      {
        why: 'nobody asks for a grant',
        find: 'live.length > 0 ? this.twins.of(patientId, manager) : null',
        replace: 'this.twins.of(patientId, manager)',
      },
      {
        why: 'the twin read is the reader’s own',
        find: 'this.twins.of(patientId, manager)',
        replace: 'this.twins.of(userId, manager)',
      },
    ],
  },
  {
    file: 'grants/grants.service.js',
    tests: ['grant-limits'],
    faults: [
      {
        why: 'addresses may be tried at will',
        find: "await this.budgets.spend('grant', userId);",
        replace: '',
      },
    ],
  },
  {
    file: 'privacy/erasure.service.js',
    tests: ['erasure', 'admin'],
    faults: [
      {
        why: 'the last administrator may be deleted',
        find: 'await this.changes.keepAnAdmin(change);',
        replace: '',
      },
      {
        why: 'sessions of a deleted account are not told to access tokens',
        find: "revoke(await this.sessions.endAll(manager, target.id, 'deleted'));",
        replace: '',
        tests: ['erasure', 'sessions', 'two-instances'],
      },
      {
        why: 'one may delete oneself under /admin, without a password',
        find: 'if (change.actor.id === change.target.id)',
        replace: 'if (false)',
        tests: ['admin'],
      },
      {
        why: 'where a deleted person was is kept',
        find: 'await this.personal.forget(manager, target.id);',
        replace: '',
        tests: ['erasure'],
      },
    ],
  },
  {
    file: 'throttling/take-points.sql.js',
    tests: ['budgets', 'sign-in-budgets'],
    faults: [
      {
        why: 'one more than the budget passes',
        find: 'CASE WHEN spent < ${quota}::integer',
        replace: 'CASE WHEN spent <= ${quota}::integer',
      },
      { why: 'nothing is ever spent', find: '      spent < ${quota}::integer,', replace: '      true,' },
    ],
  },
  {
    file: 'database/prepared-statements.service.js',
    tests: ['prepared-statements', 'store-down'],
    faults: [
      { why: 'a connection is never given back', find: 'release(lost);', replace: '' },
      { why: 'nobody hears that a connection is lost', find: "client.on('error', giveUp);", replace: '' },
      {
        why: 'each statement of a transaction counts by itself',
        find: "client.query('BEGIN')",
        replace: 'Promise.resolve()',
        tests: ['chat-store-fails'],
      },
      {
        why: 'a failed transaction stays open',
        find: "await client.query('ROLLBACK').catch(giveUp);",
        replace: '',
        tests: ['chat-store-fails'],
      },
      {
        why: 'what follows a BEGIN that failed counts by itself',
        find: 'outside = error',
        replace: 'error',
        tests: ['message-transaction'],
      },
      {
        why: 'a transaction is not committed',
        find: "await client.query('COMMIT');",
        replace: '',
        tests: ['chat-store-fails'],
      },
    ],
  },
  {
    file: 'database/in-one-turn.js',
    tests: ['src/database/in-one-turn.spec'],
    faults: [
      {
        why: 'rows are given out in the order in which they come',
        find: 'keys.map((key) => rows.get(key))',
        replace: '(([...all]) => keys.map((_, i) => all[i]))(rows.values())',
      },
      { why: 'what was read once is kept', find: 'cache: false, ', replace: '' },
      { why: 'a statement may grow without end', find: 'maxBatchSize: MOST_AT_ONCE, ', replace: '' },
    ],
  },
  {
    file: 'throttling/network.js',
    tests: ['src/throttling/network.spec', 'sign-in-budgets', 'trust-proxy'],
    faults: [
      { why: 'each IPv6 address has its own budget', find: '.slice(0, 8)', replace: '.slice(0, 16)' },
      {
        why: 'what is no address has a budget of its own',
        find: "return 'unknown';",
        replace: 'return address;',
      },
    ],
  },
  {
    file: 'audit/seal.js',
    tests: ['src/audit/seal.spec', 'audit-tampering'],
    faults: [
      { why: 'a seal does not hold the one before', find: 'hex(previous),', replace: '' },
      { why: 'a seal does not hold its events', find: 'hex(seal.rowsHash),', replace: '' },
      {
        why: 'the head is not compared',
        find: "return sameBytes(mac, head.headMac) ? undefined : 'the head was edited';",
        replace: 'return undefined;',
      },
    ],
  },
  {
    file: 'audit/audit-personal.service.js',
    tests: ['audit-log', 'erasure'],
    faults: [
      {
        why: 'reasons about a deleted person are kept',
        find: 'UPDATE audit_origins SET reason = NULL WHERE reason IS NOT NULL AND event_id IN (',
        replace: 'UPDATE audit_origins SET reason = reason WHERE reason IS NOT NULL AND event_id IN (',
      },
    ],
  },
  {
    file: 'audit/refusal-buffer.js',
    tests: ['audit-refusals'],
    faults: [
      { why: 'each refusal is a row of its own', find: 'entry.count++;', replace: '' },
      {
        why: 'a flood fills the memory',
        find: 'if (this.entries.size >= this.maxEntries)',
        replace: 'if (false)',
        tests: ['src/audit/refusal-buffer.spec'],
      },
    ],
  },
  {
    file: 'audit/refusals.service.js',
    tests: ['audit-refusals'],
    faults: [
      {
        why: 'an unknown address is written down as it is',
        find: 'details: { address_hmac }',
        replace: 'details: { address_hmac: email }',
      },
    ],
  },
];
