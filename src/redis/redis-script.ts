import { createHash } from 'node:crypto';

/** A Lua script, which Redis runs whole before it does anything else. */
export interface RedisScript {
  lua: string;
  /** By which Redis knows it once it has run (`EVALSHA`). */
  sha: string;
}

export const redisScript = (lua: string): RedisScript => ({
  lua,
  sha: createHash('sha1').update(lua).digest('hex'),
});
