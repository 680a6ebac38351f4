import { redisScript } from '../redis/redis-script.js';
import { SLICES_KEPT } from './sliding-window.js';

/**
 * Takes one point of each budget in turn, until one refuses: what comes after that one is not counted. Keys: the budgets;
 * values of each: quota and milliseconds of a slice. A key is a hash of slices and their points, by the clock of Redis,
 * and expires when its last point no longer counts.
 * @returns for each that was asked the running slice, 1 if a point was taken, milliseconds since 1970 and, of a refusal, the
 * points by slice, the running one first
 */
export const TAKE_POINTS = redisScript(`
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local answers = {}
for turn, key in ipairs(KEYS) do
  local quota = tonumber(ARGV[turn * 2 - 1])
  local slice_ms = tonumber(ARGV[turn * 2])
  local kept = redis.call('HGETALL', key)
  local running = math.floor(now / slice_ms)
  for i = 1, #kept, 2 do running = math.max(running, tonumber(kept[i])) end
  local counts = {}
  for i = 1, ${SLICES_KEPT} do counts[i] = 0 end
  local spent = 0
  for i = 1, #kept, 2 do
    local age = running - tonumber(kept[i])
    if age < ${SLICES_KEPT} then
      counts[age + 1] = tonumber(kept[i + 1])
      spent = spent + counts[age + 1]
    else
      redis.call('HDEL', key, kept[i])
    end
  end
  if spent >= quota then
    answers[turn] = { running, 0, now, unpack(counts) }
    break
  end
  redis.call('HINCRBY', key, string.format('%.0f', running), 1)
  redis.call('PEXPIREAT', key, string.format('%.0f', math.ceil((running + ${SLICES_KEPT}) * slice_ms)))
  answers[turn] = { running, 1, now }
end
return answers`);

/**
 * Gives points back to the slice from which they were taken. Keys: the budgets; values of each: the slice, and 1 when all
 * that was spent is to be forgotten.
 */
export const GIVE_POINTS_BACK = redisScript(`
for turn, key in ipairs(KEYS) do
  local slice = ARGV[turn * 2 - 1]
  if ARGV[turn * 2] == '1' then
    redis.call('DEL', key)
  else
    local points = tonumber(redis.call('HGET', key, slice) or '0')
    if points > 1 then
      redis.call('HINCRBY', key, slice, -1)
    elseif points == 1 then
      redis.call('HDEL', key, slice)
    end
  end
end`);
