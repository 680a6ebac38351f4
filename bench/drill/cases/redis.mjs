import { setTimeout as sleep } from 'node:timers/promises';

export const REDIS = [
  {
    name: 'redis-killed',
    title: '`kill -9` of Redis, started again (empty) after 3 s',
    async strike({ redis }) {
      await redis.kill();
      await sleep(3_000);
      await redis.start();
    },
  },
  {
    name: 'redis-flushed',
    title: 'FLUSHALL, ten times in 3 s',
    async strike({ redis }) {
      let keys = 0;
      for (let i = 0; i < 10; i++) {
        keys += await redis.ask((client) => client.dbsize());
        await redis.ask((client) => client.flushall());
        await sleep(300);
      }
      if (keys === 0) throw new Error('There was nothing in Redis.');
      return { keys };
    },
  },
  {
    name: 'redis-frozen',
    title: 'Redis stands still for 6 s (SIGSTOP)',
    async strike({ redis }) {
      redis.freeze();
      await sleep(6_000);
      redis.thaw();
    },
  },
];
