-- The lineages of a stream channel (delivery.md §1.4): what scripts that begin with this share.
--
-- The term is the first part of the replication id: Redis takes a new one at every start and every
-- promotion. A channel whose meta knows another one is fenced: its lineage gets a new epoch. The
-- epochs before, the newest eight, are remembered with the last offset that each shares with now: its
-- top when the next began. Offsets go on from there, so no later fork can cut into it.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream
-- ARGV 1 term, or '' to ask Redis  2 fresh epoch  3 meta ttl in ms

-- Begins the lineage of a channel that has none, and fences one that Redis inherited.
-- Returns epoch, top offset, ancestry: ' epoch:offset' of each that is remembered, newest first
local function lineage()
  local term = ARGV[1]
  if term == '' then
    term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
  end
  local meta = redis.call('HMGET', KEYS[1], 'e', 'o', 't', 'a')
  local epoch, top, ancestry = meta[1], meta[2] or '0', meta[4] or ''
  if not epoch then
    epoch = ARGV[2]
    redis.call('HSET', KEYS[1], 'e', epoch, 't', term, 'o', top) -- first: a full Redis refuses it, and all the rest
    redis.call('DEL', KEYS[2]) -- a stray log must never continue another lineage
  elseif meta[3] ~= term then
    local forks = ' ' .. epoch .. ':' .. top .. ancestry
    epoch, ancestry = ARGV[2], string.match(forks, '^' .. string.rep(' %S+', 8)) or forks
    redis.call('HSET', KEYS[1], 'e', epoch, 't', term, 'a', ancestry)
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return epoch, top, ancestry
end

-- The last offset that an epoch shares with now; nil if it is not in the ancestry.
local function common_with(epoch, ancestry)
  local _, colon = string.find(ancestry, ' ' .. epoch .. ':', 1, true)
  return colon and tonumber(string.match(ancestry, '^%d+', colon + 1))
end

