-- Nobody has to look at a queue, unless somebody has said so since.
--
-- KEYS 1 queues due
-- ARGV 1 queue  2 the last note of who says so
if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('ZREM', KEYS[1], ARGV[1]) end
return 1
