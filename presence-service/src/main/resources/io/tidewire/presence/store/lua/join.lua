-- A connection's user joins a presence channel. The user's first connection anywhere is announced;
-- another tab, and a return within the grace, are not. The first tab's info stays until the user left.
--
-- KEYS 1 memberCounts  2 memberInfos  3 memberConnections  4 rosterMeta  5 memberGrace  6 topic
--      7 nodeMembers  8 deadNodes  9 tombstone
-- ARGV 1 user  2 info (JSON text)  3 connection (node~socket)  4 seq  5 node  6 membership (entry of
--      nodeMembers)  7 fresh epoch  8 limit of distinct users  9 ms that an empty channel's meta lives
-- Returns {'OK', epoch, version, announced: 1 as added, else 0, users announced as removed}
--      or {'DEAD'} | {'STALE'} | {'FULL', users announced as removed}
if redis.call('ZSCORE', KEYS[8], ARGV[5]) then return {'DEAD'} end
local user, connection, seq = ARGV[1], ARGV[3], ARGV[4]

-- Decimal texts of any length, compared exactly: a Lua number would round beyond 2^53.
local function newer(a, b) return #a > #b or (#a == #b and a > b) end

local buried = redis.call('GET', KEYS[9])
if buried and not newer(seq, buried) then return {'STALE'} end
local held = redis.call('HGET', KEYS[3], connection)
local heldSeq, heldUser
if held then
  heldSeq, heldUser = string.match(held, '^(%d+)|(.*)$')
  if newer(heldSeq, seq) or (heldSeq == seq and heldUser ~= user) then return {'STALE'} end
end

local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
local meta = redis.call('HMGET', KEYS[4], 'e', 'v', 't')
local epoch, version = meta[1], meta[2] or '0'
local function settle_epoch()
  if epoch and meta[3] == term then return end
  epoch, meta[3] = ARGV[7], term
  redis.call('HSET', KEYS[4], 'e', epoch, 'v', version, 't', term)
end
local function announce(change, payload)
  settle_epoch()
  redis.call('HINCRBY', KEYS[4], 'v', 1)
  version = redis.call('HGET', KEYS[4], 'v')
  redis.call('PUBLISH', KEYS[6], 'P|' .. version .. '|' .. epoch .. '|' .. change .. '|' .. cjson.encode(payload))
end

local removed = 0
if held and heldUser == user then
  settle_epoch()
  if seq ~= heldSeq then redis.call('HSET', KEYS[3], connection, seq .. '|' .. user) end
  return {'OK', epoch, version, 0, 0}
elseif held then -- a newer join as somebody else: the leave between the two never came
  redis.call('HDEL', KEYS[3], connection)
  redis.call('SREM', KEYS[7], ARGV[6])
  if redis.call('HINCRBY', KEYS[1], heldUser, -1) <= 0 then
    redis.call('HDEL', KEYS[1], heldUser)
    redis.call('HDEL', KEYS[2], heldUser)
    announce('-', {heldUser})
    removed = 1
  end
end

if redis.call('HEXISTS', KEYS[1], user) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[8]) then
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[4], ARGV[9]) end
  return {'FULL', removed}
end
settle_epoch()
redis.call('PERSIST', KEYS[4])
redis.call('HSET', KEYS[3], connection, seq .. '|' .. user)
redis.call('SADD', KEYS[7], ARGV[6])
if redis.call('HINCRBY', KEYS[1], user, 1) > 1 then return {'OK', epoch, version, 0, removed} end
if redis.call('ZREM', KEYS[5], user) == 1 then return {'OK', epoch, version, 0, removed} end
redis.call('HSET', KEYS[2], user, ARGV[2])
announce('+', {user, ARGV[2]})
return {'OK', epoch, version, 1, removed}
