-- Enters a cache channel's miss in the outbox, unless another edge just did.
--
-- KEYS 1 RedisKeys.cacheMissTold; then those of outbox.lua
-- ARGV 1 ms in which nobody else tells  2 OutboxEntry.fields and values in turns; then those of outbox.lua
-- Returns {'OK', 1 if it is in the outbox, 0 if it was told already}
if not redis.call('SET', KEYS[1], '1', 'NX', 'PX', ARGV[1]) then return {'OK', 0} end
record(outbox(), unpack(ARGV, 2, #ARGV - 2))
return {'OK', 1}
