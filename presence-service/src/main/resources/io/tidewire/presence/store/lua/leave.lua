-- A connection leaves a presence channel. With the user's last connection the user leaves: at once and
-- announced, or after a grace that waits for a return. A leave that overtook its join buries it: the
-- tombstone makes the late join stale.
--
-- KEYS 1 memberCounts  2 memberInfos  3 memberConnections  4 rosterMeta  5 memberGrace  6 topic
--      7 nodeMembers  8 deadNodes  9 tombstone  10 graceIndex
-- ARGV 1 replication id or ''  2 connection (node~socket)  3 seq  4 node
--      5 membership (entry of nodeMembers)  6 grace in ms  7 channel (entry of graceIndex)
--      8 fresh epoch  9 ms that an empty channel's meta lives  10 ms that a tombstone lives
-- and those of outbox.lua
-- Returns {'OK', users announced as removed} | {'STALE'} | {'DEAD'}
if redis.call('ZSCORE', KEYS[8], ARGV[4]) then return {'DEAD'} end
local connection, seq = ARGV[2], ARGV[3]

local buried = redis.call('GET', KEYS[9])
if buried and newer(buried, seq) then return {'STALE'} end
local held = redis.call('HGET', KEYS[3], connection)
if not held then
  redis.call('SET', KEYS[9], seq, 'PX', ARGV[10])
  return {'OK', 0}
end
local heldSeq, user = string.match(held, '^(%d+)|(.*)$')
if newer(heldSeq, seq) then return {'STALE'} end

redis.call('SET', KEYS[9], seq, 'PX', ARGV[10])
redis.call('HDEL', KEYS[3], connection)
redis.call('SREM', KEYS[7], ARGV[5])
if redis.call('HINCRBY', KEYS[1], user, -1) > 0 then return {'OK', 0} end

if tonumber(ARGV[6]) > 0 then
  local now = now_ms()
  local deadline = string.format('%.0f', now + tonumber(ARGV[6]))
  redis.call('HSET', KEYS[1], user, '0')
  redis.call('ZADD', KEYS[5], deadline, user)
  redis.call('ZADD', KEYS[10], 'LT', deadline, ARGV[7])
  return {'OK', 0}
end

redis.call('HDEL', KEYS[1], user)
redis.call('HDEL', KEYS[2], user)
announce(read_meta(KEYS[4], ARGV[8]), KEYS[6], '-', {user})
ends(outbox(), 'm|' .. ARGV[7] .. '|' .. user)
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[4], ARGV[9]) end
return {'OK', 1}
