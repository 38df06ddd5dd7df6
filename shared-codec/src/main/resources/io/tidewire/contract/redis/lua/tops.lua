-- Which of many channels of one partition are not where the caller believes: the cheap audit
-- (docs/design/delivery.md §1.5). Changes nothing; a channel that differs is then read with read.lua.
-- Behind prelude.lua.
--
-- KEYS 1 RedisKeys.blankLineage  2.. RedisKeys.streamMeta of each channel, at most 200
-- ARGV 1 replication id, or '' to ask Redis  2.. epoch and top offset of each channel
-- Returns the places, from 1, of those that differ
local replid = replication_id()

-- Where channels are that have no lineage; nowhere if theirs has to be renewed (see lineage.lua).
local blank
local function nothing()
  if not blank then
    blank = redis.call('HMGET', KEYS[1], 'e', 't')
    blank = {blank[1], '0', blank[2]}
    if redis.call('PTTL', KEYS[1]) <= 345600000 then blank[1] = false end
  end
  return blank
end

local differ = {}
for i = 1, #KEYS - 1 do
  local meta = redis.call('HMGET', KEYS[i + 1], 'e', 'o', 't')
  if not meta[1] then meta = nothing() end
  if meta[1] ~= ARGV[2 * i] or meta[2] ~= ARGV[2 * i + 1] or meta[3] ~= replid then
    differ[#differ + 1] = i
  end
end
return differ
