-- Takes connections of one dead node out of a presence channel: a leave without grace and without
-- tombstones, since deadNodes refuses every late join of that node. A repeat changes nothing.
--
-- KEYS 1 memberCounts  2 memberInfos  3 memberConnections  4 rosterMeta  5 topic  6 nodeMembers
-- ARGV 1 replication id or ''  2 fresh epoch  3 ms that an empty channel's meta lives
--      4 app:channel  5 connection (node~socket)  6 membership (entry of nodeMembers)  7, 8 the next two,
--      and so on
-- and those of outbox.lua
-- Returns {'OK', users announced as removed}
local meta = read_meta(KEYS[4], ARGV[2])
local box = outbox()
local removed = 0
for i = 5, #ARGV - (box and 2 or 1), 2 do
  redis.call('SREM', KEYS[6], ARGV[i + 1])
  local held = redis.call('HGET', KEYS[3], ARGV[i])
  if held then
    local user = string.match(held, '^%d+|(.*)$')
    redis.call('HDEL', KEYS[3], ARGV[i])
    if redis.call('HINCRBY', KEYS[1], user, -1) <= 0 then
      redis.call('HDEL', KEYS[1], user)
      redis.call('HDEL', KEYS[2], user)
      announce(meta, KEYS[5], '-', {user})
      ends(box, 'm|' .. ARGV[4] .. '|' .. user)
      removed = removed + 1
    end
  end
end
if removed > 0 and redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[4], ARGV[3]) end
return {'OK', removed}
