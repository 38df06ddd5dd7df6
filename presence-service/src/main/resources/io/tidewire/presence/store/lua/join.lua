-- A connection's user joins a presence channel. The user's first connection anywhere is announced;
-- another tab, and a return within the grace, are not. The first tab's info stays until the user left.
--
-- KEYS 1 memberCounts  2 memberInfos  3 memberConnections  4 rosterMeta  5 memberGrace  6 topic
--      7 nodeMembers  8 deadNodes  9 tombstone
-- ARGV 1 replication id or ''  2 user  3 info (JSON text)  4 connection (node~socket)  5 seq  6 node
--      7 membership (entry of nodeMembers)  8 fresh epoch  9 limit of distinct users
--      10 ms that an empty channel's meta lives  11 app:channel
-- and those of outbox.lua
-- Returns {'OK', epoch, version, announced: 1 as added, else 0, users announced as removed}
--      or {'DEAD'} | {'STALE'} | {'FULL', users announced as removed}
if redis.call('ZSCORE', KEYS[8], ARGV[6]) then return {'DEAD'} end
local user, connection, seq = ARGV[2], ARGV[4], ARGV[5]

local buried = redis.call('GET', KEYS[9])
if buried and not newer(seq, buried) then return {'STALE'} end
local held = redis.call('HGET', KEYS[3], connection)
local heldSeq, heldUser
if held then
  heldSeq, heldUser = string.match(held, '^(%d+)|(.*)$')
  if newer(heldSeq, seq) or (heldSeq == seq and heldUser ~= user) then return {'STALE'} end
end

local meta = read_meta(KEYS[4], ARGV[8])
local box = outbox()
local removed = 0
if held and heldUser == user then
  settle_epoch(meta)
  if seq ~= heldSeq then redis.call('HSET', KEYS[3], connection, seq .. '|' .. user) end
  return {'OK', meta.epoch, meta.version, 0, 0}
elseif held then -- a newer join as somebody else: the leave between the two never came
  redis.call('HDEL', KEYS[3], connection)
  redis.call('SREM', KEYS[7], ARGV[7])
  if redis.call('HINCRBY', KEYS[1], heldUser, -1) <= 0 then
    redis.call('HDEL', KEYS[1], heldUser)
    redis.call('HDEL', KEYS[2], heldUser)
    announce(meta, KEYS[6], '-', {heldUser})
    ends(box, 'm|' .. ARGV[11] .. '|' .. heldUser)
    removed = 1
  end
end

if redis.call('HEXISTS', KEYS[1], user) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[9]) then
  if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[4], ARGV[10]) end
  return {'FULL', removed}
end
settle_epoch(meta)
redis.call('PERSIST', KEYS[4])
redis.call('HSET', KEYS[3], connection, seq .. '|' .. user)
redis.call('SADD', KEYS[7], ARGV[7])
if redis.call('HINCRBY', KEYS[1], user, 1) > 1 then return {'OK', meta.epoch, meta.version, 0, removed} end
if redis.call('ZREM', KEYS[5], user) == 1 then return {'OK', meta.epoch, meta.version, 0, removed} end
redis.call('HSET', KEYS[2], user, ARGV[3])
announce(meta, KEYS[6], '+', {user, ARGV[3]})
begins(box, 'm|' .. ARGV[11] .. '|' .. user)
return {'OK', meta.epoch, meta.version, 1, removed}
