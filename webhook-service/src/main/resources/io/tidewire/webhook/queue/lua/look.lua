-- What there is to do.
--
-- KEYS 1 queues due  2 outboxes seen
-- ARGV 1 most queues  2 ms in which one process looks through all outboxes
-- Returns 1 if it is for this process to look through the outboxes, else 0; then the queues
local turn = redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[2]) and 1 or 0
return { turn, redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now_ms(), 'LIMIT', 0, ARGV[1]) }
