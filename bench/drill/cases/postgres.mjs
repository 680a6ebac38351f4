import { setTimeout as sleep } from 'node:timers/promises';
import { cutter } from './cutter.mjs';

const CUT_FOR_MS = 6_000;
const LAG_MS = 300;

export const POSTGRES = [
  {
    name: 'postgres-killed',
    title: '`kill -9` of PostgreSQL, started again',
    async strike({ postgres }) {
      await postgres.kill();
      await postgres.start();
    },
  },
  {
    name: 'postgres-restarted',
    title: 'PostgreSQL restarted (fast shutdown)',
    async strike({ postgres }) {
      await postgres.stop();
      await postgres.start();
    },
  },
  {
    name: 'postgres-frozen',
    title: 'PostgreSQL stands still for 8 s (SIGSTOP)',
    async strike({ postgres }) {
      postgres.freeze();
      await sleep(8_000);
      postgres.thaw();
    },
  },
  {
    name: 'postgres-black-hole',
    title: 'nothing passes to and from PostgreSQL for 8 s, and nobody is told',
    async strike({ wires }) {
      wires.postgres.swallow();
      await sleep(8_000);
      wires.postgres.mend();
    },
  },
  {
    name: 'postgres-cut',
    title:
      'connections to PostgreSQL are cut at a COMMIT or a statement, before it arrives or before its answer does, for 6 s',
    async strike({ wires }) {
      const { judge, cuts } = cutter();
      wires.postgres.judge = judge;
      await sleep(CUT_FOR_MS);
      wires.postgres.judge = () => 'pass';
      if (!Object.values(cuts).every((count) => count > 0))
        throw new Error(`Not all was cut: ${JSON.stringify(cuts)}`);
      return { cuts };
    },
  },
  {
    name: 'postgres-slow',
    title: 'each answer of PostgreSQL comes 500 ms later, for 8 s',
    async strike({ wires }) {
      wires.postgres.delayMs = 500;
      await sleep(8_000);
      wires.postgres.delayMs = 0;
    },
  },
  {
    name: 'failover-synchronous',
    title: '`kill -9` of the primary, its synchronous replica promoted',
    needs: { replica: 'synchronous' },
    async strike(system) {
      await system.postgres.kill();
      await system.failOver();
    },
  },
  {
    name: 'failover-several-hosts',
    title: 'the same, and the instances find the new primary by a `DATABASE_URL` of two hosts',
    setting: 'DATABASE_DIRECT_URL', // came with several hosts
    needs: { replica: 'synchronous', severalHosts: true },
    async strike(system) {
      await system.postgres.kill();
      await system.failOver();
    },
  },
  {
    name: 'failover-asynchronous',
    title: `\`kill -9\` of the primary, its asynchronous replica (${LAG_MS} ms behind) promoted`,
    needs: { replica: 'asynchronous' },
    // What the replica had not heard of is gone: sessions, accounts, conversations, and ends of sessions.
    mayLose: true,
    permits: ['token_revoked', 'not_found', 'invalid_credentials'],
    async strike(system) {
      system.wires.replica.delayMs = LAG_MS;
      await sleep(2_000);
      await system.postgres.kill();
      system.wires.replica.cut(); // what was still on its way never arrives
      await system.failOver();
    },
  },
];
