-- Notes which events share a webhook, and how often it was tried, so that whoever repeats it sends the
-- same.
--
-- KEYS 1 owner  2 begun
-- ARGV 1 process  2 id  3 value
-- Returns 1, or 0 if the process is not the owner any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
