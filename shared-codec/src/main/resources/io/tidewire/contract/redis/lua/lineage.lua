-- The lineages of a stream channel (docs/design/delivery.md §1.4): what scripts behind this share.
--
-- Behind prelude.lua. A channel whose meta knows another replication id is fenced: its lineage gets a
-- new epoch. The epochs before, the newest eight, are remembered with the last offset that each shares
-- with now: its top when the next began. Offsets go on from there, so no later fork can cut into it.
--
-- Only a publish begins a lineage. Until then a channel is at 0 of its partition's blank lineage, whose
-- epoch its own lineage takes over (decision 0020). A blank lineage is renewed every 2 days and
-- remembered for 6, but a meta lives for 7 or more: so one epoch never names two lineages of a channel,
-- and whoever comes back to 0 of a blank lineage that is remembered has missed nothing that expired.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream  3 RedisKeys.blankLineage
-- ARGV 1 replication id, or '' to ask Redis  2 fresh epoch  3 meta ttl in ms

-- The blank lineage of the partition.
-- Returns epoch, nil if it has to be renewed before anybody may rely on it
--         ancestry: as lineage() returns it
--         ms of now
--         what a blank lineage that begins now has to remember: ' epoch@ms' of each, with '=' as below
local function blank(replid)
  local now = now_ms()
  local held = redis.call('HMGET', KEYS[3], 'e', 't', 'm', 'a')
  local epoch, before = held[1], held[4] or ''
  if epoch and (held[2] ~= replid or now - tonumber(held[3]) >= 172800000) then
    if held[2] == replid then
      before = ' ' .. epoch .. '@' .. held[3] .. '=' .. before
    else
      before = ' ' .. epoch .. '@' .. held[3] .. string.gsub(before, '=', '')
    end
    epoch = nil
  end
  local ancestry, remembered, count = '', '', 0
  for one, ms, whole in string.gmatch(before, ' ([^@]+)@(%d+)(=?)') do
    if count < 8 and now - tonumber(ms) < 518400000 then
      ancestry = ancestry .. ' ' .. one .. ':0' .. whole
      remembered = remembered .. ' ' .. one .. '@' .. ms .. whole
      count = count + 1
    end
  end
  return epoch, ancestry, string.format('%.0f', now), remembered
end

-- The channel's lineage, fenced if Redis inherited it; the blank one if it has none.
-- Returns epoch, top offset, ancestry: ' epoch:offset' of each that is remembered, newest first, with
--         '=' behind it if it ended without a failover: then who was there missed nothing by that
local function lineage(begins)
  local replid = replication_id()
  local meta = redis.call('HMGET', KEYS[1], 'e', 'o', 't', 'a')
  local epoch, top, ancestry = meta[1], meta[2] or '0', meta[4] or ''
  if not epoch then
    local now, remembered
    epoch, ancestry, now, remembered = blank(replid)
    if not begins then
      if epoch then return epoch, '0', ancestry end
      redis.call('HSET', KEYS[3], 'e', ARGV[2], 't', replid, 'm', now, 'a', remembered)
      redis.call('PEXPIRE', KEYS[3], 518400000)
      return ARGV[2], '0', ancestry
    end
    local stray = redis.call('EXISTS', KEYS[2]) == 1
    if stray then epoch, ancestry = nil, '' end -- the meta was lost: nobody's place can be known
    epoch, top = epoch or ARGV[2], '0'
    redis.call('HSET', KEYS[1], 'e', epoch, 't', replid, 'o', top) -- first: a full Redis refuses it, and all the rest
    if ancestry ~= '' then redis.call('HSET', KEYS[1], 'a', ancestry) end
    if stray then redis.call('DEL', KEYS[2]) end -- it must never continue another lineage
  elseif meta[3] ~= replid then
    local forks = ' ' .. epoch .. ':' .. top .. string.gsub(ancestry, '=', '')
    epoch, ancestry = ARGV[2], string.match(forks, '^' .. string.rep(' %S+', 8)) or forks
    redis.call('HSET', KEYS[1], 'e', epoch, 't', replid, 'a', ancestry)
  end
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return epoch, top, ancestry
end

