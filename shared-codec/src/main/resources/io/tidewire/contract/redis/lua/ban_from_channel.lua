-- Bans a user from one channel for a time, or lifts that.
--
-- KEYS 1 RedisKeys.channelBans(app)  2 RedisKeys.revokedApps
-- ARGV 1 channel|user id  2 ms that the user is banned, 0 lifts a ban  3 bans that are kept  4 app id
-- Returns {'OK', the end of the ban in ms or 0} or {'FULL'}
local now = now_ms()
local ban, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local until_ms = 0
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ban > 0 then
  local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if not known and redis.call('ZCARD', KEYS[1]) >= most then return {'FULL'} end
  until_ms = now + ban
  redis.call('ZADD', KEYS[1], until_ms, ARGV[1])
  redis.call('PEXPIRE', KEYS[1], math.max(ban, redis.call('PTTL', KEYS[1])))
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
local before = tonumber(redis.call('HGET', KEYS[2], ARGV[4]) or '0')
redis.call('HSET', KEYS[2], ARGV[4], string.format('%.0f', math.max(now, before + 1)))
redis.call('PEXPIRE', KEYS[2], math.max(3600000, ban, redis.call('PTTL', KEYS[2])))
return {'OK', string.format('%.0f', until_ms)}
