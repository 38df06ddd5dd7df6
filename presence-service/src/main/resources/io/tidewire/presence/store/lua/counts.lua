-- How busy channels of one partition are.
--
-- KEYS 1 occupants  2 memberInfos  3, 4 the next channel's two, and so on
-- Returns {subscribed connections, distinct users, the next channel's two, and so on}
local counts = {}
for i = 1, #KEYS, 2 do
  local connections = 0
  for _, report in ipairs(redis.call('HVALS', KEYS[i])) do
    connections = connections + tonumber(string.match(report, '|(%d+)$'))
  end
  counts[i] = connections
  counts[i + 1] = redis.call('HLEN', KEYS[i + 1])
end
return counts
