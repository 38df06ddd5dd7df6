-- Revokes what the tokens of a user carry that were issued until now, and may bar the user for a
-- time. Keeps the newest users of an app; a token that is older than one that was dropped is revoked
-- whoever it belongs to, which the member '*' says.
--
-- KEYS 1 RedisKeys.revocations(app)  2 RedisKeys.bars(app)  3 RedisKeys.revokedApps
-- ARGV 1 user id  2 ms that a token lives  3 ms that the user is barred, 0 lifts a bar, -1 leaves it
--      4 users that are kept  5 app id
-- Returns {'OK', now in ms, the end of the bar in ms or 0} or {'FULL'}
local now = now_ms()
local lifetime, bar, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local barred = 0
if bar > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  local known = redis.call('ZSCORE', KEYS[2], ARGV[1])
  if not known and redis.call('ZCARD', KEYS[2]) >= most then return {'FULL'} end
  barred = now + bar
  redis.call('ZADD', KEYS[2], barred, ARGV[1])
  redis.call('PEXPIRE', KEYS[2], math.max(bar, redis.call('PTTL', KEYS[2])))
elseif bar == 0 then
  redis.call('ZREM', KEYS[2], ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - lifetime)
redis.call('ZADD', KEYS[1], now, 'u' .. ARGV[1])
local extra = redis.call('ZCARD', KEYS[1]) - most
if extra > 0 then
  local dropped = redis.call('ZRANGE', KEYS[1], extra - 1, extra - 1, 'WITHSCORES')
  redis.call('ZREMRANGEBYRANK', KEYS[1], 0, extra - 1)
  redis.call('ZADD', KEYS[1], dropped[2], '*')
end
redis.call('PEXPIRE', KEYS[1], lifetime)
local before = tonumber(redis.call('HGET', KEYS[3], ARGV[5]) or '0')
redis.call('HSET', KEYS[3], ARGV[5], string.format('%.0f', math.max(now, before + 1)))
redis.call('PEXPIRE', KEYS[3], math.max(lifetime, bar, redis.call('PTTL', KEYS[3])))
return {'OK', string.format('%.0f', now), string.format('%.0f', barred)}
