-- A page of a channel's log, oldest or newest first, without what is older than its ttl. Behind
-- lineage.lua and common.lua.
--
-- A position is the place after its message. Read forward, the page begins with the message after it;
-- in reverse, with its own message. Without a position: with the oldest, or the newest, that is kept.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream  3 RedisKeys.blankLineage
-- ARGV 1 replication id, or '' to ask Redis  2 fresh epoch  3 meta ttl in ms  4 history ttl in ms
--      5 '+' forward or '-' in reverse  6 epoch, or '' for no position  7 offset  8 rows of a page
-- Returns {why, epoch, top offset, ancestry, rows, 1 if more follows}
--   why is read.lua's, but with DIVERGED there are no rows
local epoch, top, ancestry = lineage(false)

local function answer(why, rows, more)
  return {why, epoch, top, ancestry, rows or {}, more and 1 or 0}
end

local why, known = 'OK', ARGV[6] ~= ''
local since, last, limit = tonumber(ARGV[7]), tonumber(top), tonumber(ARGV[8])
if known and ARGV[6] ~= epoch then
  local common, whole = common_with(ARGV[6], ancestry)
  if not common then return answer('RESET') end
  if since > common then return answer('DIVERGED') end
  if not whole then why = 'BOUNDARY' end
elseif known and since > last then
  return answer('RESET')
end

local horizon = now_ms() - tonumber(ARGV[4])
local function offset_of(row) return tonumber(string.match(row[1], '^%d+')) end
local function is_aged(row) return tonumber(row[2][2]) < horizon end
local function id(offset) return string.format('%.0f', offset) end

-- The oldest offset that is kept and not aged; one beyond the top if there is none. Ages fall with the
-- offsets, so it is halved out.
local function oldest()
  local row = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  if not row then return last + 1 end
  local low, high = offset_of(row), last + 1
  if not is_aged(row) then return low end
  while high - low > 1 do
    local middle = math.floor((low + high) / 2)
    local found = redis.call('XRANGE', KEYS[2], id(middle), id(middle))[1]
    if found and not is_aged(found) then high = middle else low = middle end
  end
  return high
end

local first = oldest()
local from, to
if ARGV[5] == '+' then
  from = known and since + 1 or first
  to = math.min(last, from + limit - 1)
  if from > last then return answer(why) end
  if from < first then return answer('TRIMMED') end
  return answer(why, redis.call('XRANGE', KEYS[2], id(from), id(to)), to < last)
end
from = known and since or last
to = math.max(first, from - limit + 1)
if from == 0 or (not known and from < first) then return answer(why) end
if from < first then return answer('TRIMMED') end
return answer(why, redis.call('XREVRANGE', KEYS[2], id(from), id(to)), to > first)
