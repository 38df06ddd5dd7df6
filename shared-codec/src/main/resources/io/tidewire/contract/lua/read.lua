-- Where a channel's log is, and what came since a position (delivery.md §1.5). Begins the lineage of a
-- channel that has none and fences one that Redis inherited (see publish.lua), so that an idle channel
-- is fenced by its first read.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream
-- ARGV 1 term, or '' to ask Redis  2 fresh epoch  3 meta ttl in ms
--      4 epoch, or '' if only the top is wanted  5 offset  6 rows of a page  7 rows in all that are wanted
-- Returns {why, epoch, top offset, epoch before, its last offset in common ('' and '' if none), rows}
--   why  TOP       no rows
--        OK        rows follow the position; fewer than a page reach the top
--        BOUNDARY  the same, across the fork
--        DIVERGED  the position is beyond the fork; rows follow the fork
--        RESET     no rows: the epoch is unknown, or never was that long
--        TRIMMED   no rows: some are gone
--        TOO_MANY  no rows: more than wanted
local term = ARGV[1]
if term == '' then
  term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
end
local meta = redis.call('HMGET', KEYS[1], 'e', 'o', 't', 'pe', 'po')
local epoch, top, before, common = meta[1], meta[2] or '0', meta[4], meta[5]
if not epoch then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'e', epoch, 't', term, 'o', '0')
  redis.call('DEL', KEYS[2])
elseif meta[3] ~= term then
  before, common, epoch = epoch, top, ARGV[2]
  redis.call('HSET', KEYS[1], 'e', epoch, 't', term, 'pe', before, 'po', common)
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])

local function answer(why, rows)
  return {why, epoch, top, before or '', common or '', rows}
end

if ARGV[4] == '' then return answer('TOP') end
local since, last, why = tonumber(ARGV[5]), tonumber(top), 'OK'
if ARGV[4] ~= epoch then
  if ARGV[4] ~= before then return answer('RESET') end
  why = 'BOUNDARY'
  if since > tonumber(common) then
    why = 'DIVERGED'
    since = tonumber(common)
  end
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
