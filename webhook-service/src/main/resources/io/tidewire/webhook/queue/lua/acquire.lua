-- Becomes the owner of a queue.
--
-- KEYS 1 owner  2 begun
-- ARGV 1 process  2 ms
-- Returns nil if another process owns it, else what was begun: id, value, …
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('HGETALL', KEYS[2])
