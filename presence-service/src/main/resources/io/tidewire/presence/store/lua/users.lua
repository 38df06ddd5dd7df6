-- How many distinct users are in presence channels of one partition.
--
-- KEYS memberInfos of each channel
-- Returns the users, one number for each key
local counts = {}
for i = 1, #KEYS do counts[i] = redis.call('HLEN', KEYS[i]) end
return counts
