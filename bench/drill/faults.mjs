import { VARIABLES } from '../../dist/src/config/env.js';
import { GENERATIONS } from './cases/generations.mjs';
import { INSTANCES } from './cases/instances.mjs';
import { POSTGRES } from './cases/postgres.mjs';
import { REDIS } from './cases/redis.mjs';

/**
 * Every fault of the drill: its name, what happens, what it needs, which 4xx it permits, and how it strikes. One that is of a
 * `setting` is left out where the server has no such setting.
 */
export const FAULTS = [...INSTANCES, ...POSTGRES, ...REDIS, ...GENERATIONS].filter(
  ({ setting }) => !setting || setting in VARIABLES,
);
