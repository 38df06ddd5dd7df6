-- How many connections of an app one edge incarnation holds now: absolute, so that a repeat does no
-- harm. Refused to the dead, whose share the reaper took away. Run by edges themselves.
--
-- KEYS 1 RedisKeys.connections(app)  2 RedisKeys.connectionApps  3 RedisKeys.deadLeases
-- ARGV 1 incarnation  2 connections  3 app id
-- Returns {'OK', the app's connections in the whole cluster} or {'DEAD'}
if redis.call('ZSCORE', KEYS[3], ARGV[1]) then return {'DEAD'} end
if tonumber(ARGV[2]) > 0 then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('SADD', KEYS[2], ARGV[3])
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
local total = 0
for _, connections in ipairs(redis.call('HVALS', KEYS[1])) do total = total + tonumber(connections) end
if total == 0 then redis.call('SREM', KEYS[2], ARGV[3]) end
return {'OK', total}
