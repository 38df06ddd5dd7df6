-- Is the owner of a queue no more. An empty queue leaves nothing behind.
--
-- KEYS 1 owner  2 queue  3 begun
-- ARGV 1 process
-- Returns how many events wait, or -1 if the process was not the owner
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
local waiting = redis.call('XLEN', KEYS[2])
redis.call('DEL', KEYS[1])
if waiting == 0 then redis.call('DEL', KEYS[2], KEYS[3]) end
return waiting
