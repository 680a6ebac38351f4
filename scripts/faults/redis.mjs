/** Budgets and notices in Redis, and what stands in for it. */
export default [
  {
    file: 'throttling/take-points.script.js',
    tests: ['sliding-window', 'budgets'],
    faults: [
      {
        why: 'one more than the budget passes',
        find: 'if spent >= quota then',
        replace: 'if spent > quota then',
      },
      {
        why: 'what comes after a refusal is spent as well',
        find: '    break\n',
        replace: '',
        tests: ['sliding-window'],
      },
      {
        why: 'points never come back',
        find: 'if age < ${SLICES_KEPT} then',
        replace: 'if true then',
        tests: ['sliding-window', 'budgets'],
      },
      {
        why: 'a clock that steps back opens a budget',
        find: 'running = math.max(running, tonumber(kept[i]))',
        replace: 'running = running',
        tests: ['sliding-window'],
      },
      {
        why: 'keys stay for good',
        find: "redis.call('PEXPIREAT', key,",
        replace: "redis.call('HEXISTS', key,",
        tests: ['redis'],
      },
      {
        why: 'nothing is forgotten after a success',
        find: "redis.call('DEL', key)",
        replace: '',
        tests: ['sliding-window', 'sign-in-budgets'],
      },
      {
        why: 'points are given back that were never taken',
        find: 'if points > 1 then',
        replace: 'if true then',
        tests: ['sliding-window'],
      },
    ],
  },
  {
    file: 'throttling/redis-budgets.js',
    tests: ['redis', 'sign-in-budgets'],
    faults: [
      {
        why: 'a Redis that is away lets everybody through',
        find: 'return this.standIn.take(wanted);',
        replace:
          'return { counts: wanted.map(() => ({ slice: 0, counts: [], taken: true, now: 0 })), store: this };',
        tests: ['redis'],
      },
      { why: 'a Redis that is away is not counted', find: 'fallbacks.inc();', replace: '', tests: ['redis'] },
      {
        why: 'each call of an outage is a line in the log',
        find: 'if (!this.isAway)',
        replace: 'if (true)',
        tests: ['redis'],
      },
      {
        why: 'points that Redis counted go back to nobody',
        find: 'return { counts, store: this };',
        replace: 'return { counts, store: this.standIn };',
        tests: ['sign-in-budgets'],
      },
    ],
  },
  {
    file: 'throttling/throttling.module.js',
    tests: ['redis'],
    faults: [{ why: 'Redis counts nothing', find: 'redis.isUsed ?', replace: 'false ?' }],
  },
  {
    file: 'throttling/budgets.service.js',
    tests: ['budgets', 'password-budget', 'sign-in-budgets'],
    faults: [
      {
        why: 'a refresh spends nothing where its statement can’t take it along',
        find: 'refused: await refusalOf(this.spend(budget, subject))',
        replace: 'refused: null',
        tests: ['budgets'],
      },
    ],
  },
  {
    file: 'redis/redis.service.js',
    tests: ['redis'],
    faults: [
      {
        why: 'a script that Redis forgot is not taught anew',
        find: "if (!error.message.startsWith('NOSCRIPT'))",
        replace: 'if (true)',
      },
      {
        why: 'nobody hears the notices',
        find: 'await this.ear.subscribe(...this.followers.keys());',
        replace: '',
      },
      {
        why: 'nobody is told',
        find: "this.commands?.publish(channel, '')",
        replace: 'Promise.resolve()',
      },
      {
        why: 'an outage is said again and again',
        find: 'if (this.isLost || this.stopped)',
        replace: 'if (this.stopped)',
      },
      {
        why: 'a frozen Redis holds up every call',
        find: 'this.commands.disconnect(true);',
        replace: '',
      },
    ],
  },
  {
    file: 'access/revocations.service.js',
    tests: ['redis'],
    faults: [{ why: 'a change is told to PostgreSQL alone', find: 'this.feed.tell();', replace: ';' }],
  },
  {
    file: 'operations/readiness.service.js',
    tests: ['redis', 'readiness'],
    faults: [
      {
        why: 'a Redis that is away looks well',
        find: "isConnected ? 'up' : 'down'",
        replace: "'up'",
      },
    ],
  },
];
