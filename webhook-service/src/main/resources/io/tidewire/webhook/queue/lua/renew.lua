-- Stays the owner of a queue.
--
-- KEYS 1 owner
-- ARGV 1 process  2 ms
-- Returns 1, or 0 if the process is not the owner any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
