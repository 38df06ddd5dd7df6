-- What scripts share; scripts that say so run behind this.

-- The first part of the replication id, which Redis takes anew at every start and every promotion. A
-- script that calls this gets it as ARGV 1, or '' to ask Redis itself; its other arguments follow.
local function replication_id()
  if ARGV[1] ~= '' then return ARGV[1] end
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
end

-- The time of Redis in ms.
local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Compares decimal texts of any length exactly: a Lua number would round beyond 2^53.
local function newer(a, b) return #a > #b or (#a == #b and a > b) end

