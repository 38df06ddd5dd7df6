-- How many connections are subscribed to channels of one partition.
--
-- KEYS occupants of each channel
-- Returns the connections, one number for each key
local counts = {}
for i = 1, #KEYS do
  local connections = 0
  for _, report in ipairs(redis.call('HVALS', KEYS[i])) do
    connections = connections + tonumber(string.match(report, '|(%d+)$'))
  end
  counts[i] = connections
end
return counts
