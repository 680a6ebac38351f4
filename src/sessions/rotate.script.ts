import { redisScript } from '../redis/redis-script.js';

/** Of Redis, milliseconds since 1970; Lua would write such numbers with an exponent. */
const CLOCK = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local whole = function(number) return string.format('%.0f', number) end`;

/** A second longer than the newest token lives. */
const KEEP = `redis.call('PEXPIREAT', KEYS[1], whole(expires + 1000))`;

/**
 * Begins a session. Values: user, incarnation of Redis, lifetimes of a refresh token and of a session in milliseconds.
 * @returns when the first token was made and when it expires, in milliseconds since 1970
 */
export const BEGIN = redisScript(`${CLOCK}
local ends = now + tonumber(ARGV[4])
local expires = math.min(now + tonumber(ARGV[3]), ends)
redis.call('HSET', KEYS[1], 'user', ARGV[1], 'incarnation', ARGV[2], 'generation', 0, 'created', whole(now),
  'rotated', whole(now), 'expires', whole(expires), 'ends', whole(ends))
${KEEP}
return { now, expires }`);

/**
 * Judges a refresh token as the statement of `rotate.sql.ts` does, and keeps the result. Values: user, incarnation of Redis,
 * generation of the token, window, lifetimes of a refresh token and of a session in milliseconds, and 1 if the session may
 * move on. What another incarnation wrote may be older than what was answered, so it is lost like what is gone.
 * @returns outcome, cause, and of the newest token the generation, when it was made, when it expires, and the
 * milliseconds that are left of it
 */
export const ROTATE_IN_REDIS = redisScript(`${CLOCK}
local kept = redis.call('HMGET', KEYS[1], 'user', 'incarnation', 'generation', 'created', 'rotated', 'previous', 'expires',
  'ends', 'cause')
if kept[1] ~= ARGV[1] or kept[2] ~= ARGV[2] then return { 'lost' } end
local generation, created, rotated = tonumber(kept[3]), tonumber(kept[4]), tonumber(kept[5])
local previous, expires, ends = tonumber(kept[6] or '0'), tonumber(kept[7]), tonumber(kept[8])
local token = tonumber(ARGV[3])
local window_began = now - tonumber(ARGV[4])
local ttl, max = tonumber(ARGV[5]), tonumber(ARGV[6])
local answer = function(outcome, cause, dies)
  return { outcome, cause, generation, rotated, expires, dies - now }
end
if kept[9] then return answer('reuse', kept[9], now) end
local dies = math.min(expires, rotated + ttl, created + max)
if dies <= now then return answer('dead', '', dies) end
if token == generation then
  if ARGV[7] ~= '1' then return answer('held', '', dies) end
  generation = generation + 1
  expires = math.min(now + ttl, ends, created + max)
  redis.call('HSET', KEYS[1], 'generation', generation, 'previous', whole(rotated), 'rotated', whole(now),
    'expires', whole(expires))
  ${KEEP}
  rotated = now
  return answer('rotated', '', expires)
end
if token == generation - 1 and rotated > window_began then return answer('repeat', '', dies) end
if token == generation - 2 and previous > window_began then return answer('late', '', dies) end
local cause = 'old_token'
if token > generation then cause = 'future_generation' elseif token < generation - 2 then cause = 'too_old' end
redis.call('HSET', KEYS[1], 'cause', cause)
return answer('reuse', cause, now)`);
