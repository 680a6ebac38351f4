import { REDIS } from './redis.mjs';

/** What Redis forgets is over: its session is refused, and its holder signs in again. Redis stays empty after a restart. */
const FORGETTING = ['redis-killed', 'redis-flushed'];

/** The faults of Redis once more, while it keeps the generations of sessions. */
export const GENERATIONS = REDIS.map((fault) => ({
  ...fault,
  name: fault.name.replace('redis-', 'generations-'),
  title: `with \`REFRESH_STORE=redis\`: ${fault.title}`,
  setting: 'REFRESH_STORE',
  needs: { env: { REFRESH_STORE: 'redis' } },
  mayForget: FORGETTING.includes(fault.name),
}));
