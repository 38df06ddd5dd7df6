-- Removes the users of a presence channel whose grace has ended, at most 200 at a time, and notes in
-- the index when to come back.
--
-- KEYS 1 memberCounts  2 memberInfos  3 rosterMeta  4 memberGrace  5 topic  6 graceIndex
-- ARGV 1 replication id or ''  2 channel (entry of graceIndex)  3 fresh epoch
--      4 ms that an empty channel's meta lives
-- and those of outbox.lua
-- Returns {'OK', users announced as removed}
local now = string.format('%.0f', now_ms())
local meta = read_meta(KEYS[3], ARGV[3])
local box = outbox()
local removed = 0
for _, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 200)) do
  redis.call('ZREM', KEYS[4], user)
  if redis.call('HGET', KEYS[1], user) == '0' then
    redis.call('HDEL', KEYS[1], user)
    redis.call('HDEL', KEYS[2], user)
    announce(meta, KEYS[5], '-', {user})
    ends(box, 'm|' .. ARGV[2] .. '|' .. user)
    removed = removed + 1
  end
end
local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
if #first > 0 then
  redis.call('ZADD', KEYS[6], first[2], ARGV[2])
else
  redis.call('ZREM', KEYS[6], ARGV[2])
end
if removed > 0 and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[3], ARGV[4]) end
return {'OK', removed}
