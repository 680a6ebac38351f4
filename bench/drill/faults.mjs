import { INSTANCES } from './cases/instances.mjs';
import { POSTGRES } from './cases/postgres.mjs';
import { REDIS } from './cases/redis.mjs';

/** Every fault of the drill: its name, what happens, what it needs, which 4xx it permits, and how it strikes. */
export const FAULTS = [...INSTANCES, ...POSTGRES, ...REDIS];
