-- Takes connections of one dead node out of a presence channel: a leave without grace and without
-- tombstones, since deadNodes refuses every late join of that node. A repeat changes nothing.
--
-- KEYS 1 memberCounts  2 memberInfos  3 memberConnections  4 rosterMeta  5 topic  6 nodeMembers
-- ARGV 1 fresh epoch  2 ms that an empty channel's meta lives
--      3 connection (node~socket)  4 membership (entry of nodeMembers)  5, 6 the next two, and so on
-- Returns {'OK', users announced as removed}
local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
local meta = redis.call('HMGET', KEYS[4], 'e', 't')
local epoch, removed = meta[1], 0
for i = 3, #ARGV, 2 do
  redis.call('SREM', KEYS[6], ARGV[i + 1])
  local held = redis.call('HGET', KEYS[3], ARGV[i])
  if held then
    local user = string.match(held, '^%d+|(.*)$')
    redis.call('HDEL', KEYS[3], ARGV[i])
    if redis.call('HINCRBY', KEYS[1], user, -1) <= 0 then
      if not epoch or meta[2] ~= term then
        epoch, meta[2] = ARGV[1], term
        redis.call('HSET', KEYS[4], 'e', epoch, 't', term)
      end
      redis.call('HDEL', KEYS[1], user)
      redis.call('HDEL', KEYS[2], user)
      redis.call('HINCRBY', KEYS[4], 'v', 1)
      local version = redis.call('HGET', KEYS[4], 'v')
      redis.call('PUBLISH', KEYS[5], 'P|' .. version .. '|' .. epoch .. '|-|' .. cjson.encode({user}))
      removed = removed + 1
    end
  end
end
if removed > 0 and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[4], ARGV[2]) end
return {'OK', removed}
