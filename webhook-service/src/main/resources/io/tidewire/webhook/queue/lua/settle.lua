-- A webhook was accepted: its events leave the queue.
--
-- KEYS 1 owner  2 queue  3 begun
-- ARGV 1 process  2 id  3.. entries
-- Returns 1, or 0 if the process is not the owner any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('XDEL', KEYS[2], unpack(ARGV, 3))
return 1
