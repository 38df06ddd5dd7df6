-- Where a channel's log is, and what came since a position (docs/design/delivery.md §1.5). Behind lineage.lua
-- and common.lua: so an idle channel is fenced by its first read, and one without a lineage is at 0 of
-- the blank one: a read leaves nothing behind for the channel.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream  3 RedisKeys.blankLineage
-- ARGV 1 replication id, or '' to ask Redis  2 fresh epoch  3 meta ttl in ms
--      4 epoch, or '' if only the top is wanted  5 offset  6 rows of a page  7 rows in all that are wanted
-- Returns {why, epoch, top offset, ancestry, rows}
--   why  TOP       no rows
--        OK        rows follow the position; fewer than a page reach the top. The epoch may be another,
--                  if the position was in a blank lineage
--        BOUNDARY  the same, on an ancestor and no farther than it is shared
--        DIVERGED  the position is farther than its ancestor is shared; rows follow what is
--        RESET     no rows: the epoch is unknown, or never was that long
--        TRIMMED   no rows: some are gone
--        TOO_MANY  no rows: more than wanted
local epoch, top, ancestry = lineage(false)

local function answer(why, rows)
  return {why, epoch, top, ancestry, rows}
end

if ARGV[4] == '' then return answer('TOP') end
local since, last, why = tonumber(ARGV[5]), tonumber(top), 'OK'
if ARGV[4] ~= epoch then
  local common, whole = common_with(ARGV[4], ancestry)
  if not common then return answer('RESET') end
  if since > common then why = 'DIVERGED' elseif not whole then why = 'BOUNDARY' end
  since = math.min(since, common)
elseif since > last then
  return answer('RESET')
end
local behind = last - since
if behind == 0 then return answer(why, {}) end
if behind > tonumber(ARGV[7]) then return answer('TOO_MANY') end
local wanted = math.min(behind, tonumber(ARGV[6]))
local from = string.format('%.0f', since + 1)
local to = string.format('%.0f', since + wanted)
local rows = redis.call('XRANGE', KEYS[2], from, to)
if #rows ~= wanted then return answer('TRIMMED') end
return answer(why, rows)
