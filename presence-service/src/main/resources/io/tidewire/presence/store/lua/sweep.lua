-- Removes the users of a presence channel whose grace has ended, at most 200 at a time, and notes in
-- the index when to come back.
--
-- KEYS 1 memberCounts  2 memberInfos  3 rosterMeta  4 memberGrace  5 topic  6 graceIndex
-- ARGV 1 channel (entry of graceIndex)  2 fresh epoch  3 ms that an empty channel's meta lives
-- Returns {'OK', users announced as removed}
local time = redis.call('TIME')
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
local meta = redis.call('HMGET', KEYS[3], 'e', 't')
local epoch, removed = meta[1], 0
for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 200)) do
  redis.call('ZREM', KEYS[4], user)
  if redis.call('HGET', KEYS[1], user) == '0' then
    if not epoch or meta[2] ~= term then
      epoch, meta[2] = ARGV[2], term
      redis.call('HSET', KEYS[3], 'e', epoch, 't', term)
    end
    redis.call('HDEL', KEYS[1], user)
    redis.call('HDEL', KEYS[2], user)
    redis.call('HINCRBY', KEYS[3], 'v', 1)
    local version = redis.call('HGET', KEYS[3], 'v')
    redis.call('PUBLISH', KEYS[5], 'P|' .. version .. '|' .. epoch .. '|-|' .. cjson.encode({user}))
    removed = removed + 1
  end
end
local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
if #first > 0 then
  redis.call('ZADD', KEYS[6], first[2], ARGV[1])
else
  redis.call('ZREM', KEYS[6], ARGV[1])
end
if removed > 0 and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[3], ARGV[3]) end
return {'OK', removed}
