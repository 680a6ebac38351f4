import type { Settings } from '../config/settings.js';

/** Beyond the token's own life: clock skew between instances, and a commit that came late. */
const SLACK_SECONDS = 60;

/** @returns for how long a revocation can meet a living token */
export const revocationLifetimeSeconds = ({ accessTokenTtlSeconds }: Settings): number =>
  accessTokenTtlSeconds + SLACK_SECONDS;
