-- How many connections of an app one edge incarnation holds now: absolute, so that a repeat does no
-- harm. Admits so many more as the app's limit leaves, and counts them. Refused to the dead, whose
-- share the reaper took away. Run by edges themselves.
--
-- KEYS 1 RedisKeys.connections(app)  2 RedisKeys.connectionApps  3 RedisKeys.deadLeases
-- ARGV 1 incarnation  2 connections  3 app id, and if some want to enter  4 how many  5 limit
-- Returns {'OK', the app's connections in the whole cluster, how many were admitted} or {'DEAD'}
if redis.call('ZSCORE', KEYS[3], ARGV[1]) then return {'DEAD'} end
local here, others = tonumber(ARGV[2]), 0
local counts = redis.call('HGETALL', KEYS[1])
for i = 1, #counts, 2 do
  if counts[i] ~= ARGV[1] then others = others + tonumber(counts[i + 1]) end
end
local wanted, limit = tonumber(ARGV[4] or 0), tonumber(ARGV[5] or 0)
local admitted = math.max(0, math.min(wanted, limit - others - here))
here = here + admitted
if here > 0 then
  redis.call('HSET', KEYS[1], ARGV[1], here)
  redis.call('SADD', KEYS[2], ARGV[3])
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
if here + others == 0 then redis.call('SREM', KEYS[2], ARGV[3]) end
return {'OK', here + others, admitted}
