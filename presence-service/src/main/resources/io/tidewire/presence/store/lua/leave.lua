-- A connection leaves a presence channel. With the user's last connection the user leaves: at once and
-- announced, or after a grace that waits for a return. A leave that overtook its join buries it: the
-- tombstone makes the late join stale.
--
-- KEYS 1 memberCounts  2 memberInfos  3 memberConnections  4 rosterMeta  5 memberGrace  6 topic
--      7 nodeMembers  8 deadNodes  9 tombstone  10 graceIndex
-- ARGV 1 connection (node~socket)  2 seq  3 node  4 membership (entry of nodeMembers)  5 grace in ms
--      6 channel (entry of graceIndex)  7 fresh epoch  8 ms that an empty channel's meta lives
--      9 ms that a tombstone lives
-- Returns {'OK', users announced as removed} | {'STALE'} | {'DEAD'}
if redis.call('ZSCORE', KEYS[8], ARGV[3]) then return {'DEAD'} end
local connection, seq = ARGV[1], ARGV[2]

-- Decimal texts of any length, compared exactly: a Lua number would round beyond 2^53.
local function newer(a, b) return #a > #b or (#a == #b and a > b) end

local buried = redis.call('GET', KEYS[9])
if buried and newer(buried, seq) then return {'STALE'} end
local held = redis.call('HGET', KEYS[3], connection)
if not held then
  redis.call('SET', KEYS[9], seq, 'PX', ARGV[9])
  return {'OK', 0}
end
local heldSeq, user = string.match(held, '^(%d+)|(.*)$')
if newer(heldSeq, seq) then return {'STALE'} end

redis.call('SET', KEYS[9], seq, 'PX', ARGV[9])
redis.call('HDEL', KEYS[3], connection)
redis.call('SREM', KEYS[7], ARGV[4])
if redis.call('HINCRBY', KEYS[1], user, -1) > 0 then return {'OK', 0} end

if tonumber(ARGV[5]) > 0 then
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local deadline = string.format('%.0f', now + tonumber(ARGV[5]))
  redis.call('HSET', KEYS[1], user, '0')
  redis.call('ZADD', KEYS[5], deadline, user)
  redis.call('ZADD', KEYS[10], 'LT', deadline, ARGV[6])
  return {'OK', 0}
end

local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
local meta = redis.call('HMGET', KEYS[4], 'e', 'v', 't')
local epoch = meta[1]
if not epoch or meta[3] ~= term then
  epoch = ARGV[7]
  redis.call('HSET', KEYS[4], 'e', epoch, 't', term)
end
redis.call('HDEL', KEYS[1], user)
redis.call('HDEL', KEYS[2], user)
redis.call('HINCRBY', KEYS[4], 'v', 1)
local version = redis.call('HGET', KEYS[4], 'v')
redis.call('PUBLISH', KEYS[6], 'P|' .. version .. '|' .. epoch .. '|-|' .. cjson.encode({user}))
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[4], ARGV[8]) end
return {'OK', 1}
