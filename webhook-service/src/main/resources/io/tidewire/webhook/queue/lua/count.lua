-- How much memory the queues and dead letters of one app take. Behind dead_letters.lua.
--
-- KEYS dead letters and queues of the app
-- Returns bytes
local all = 0
for i = 1, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then all = all + bytes(KEYS[i]) end
end
return all
