-- Publishes a client event to the channel's subscribers, and enters it in the outbox. Subscribers get it
-- also where the outbox takes nothing, because Redis has no memory left.
--
-- KEYS 1 RedisKeys.topic; then those of outbox.lua
-- ARGV 1 envelope  2 OutboxEntry.fields and values in turns; then those of outbox.lua
-- Returns {'OK', 1 if it is in the outbox, else 0}
redis.call('PUBLISH', KEYS[1], ARGV[1])
local entered = pcall(record, outbox(), unpack(ARGV, 2, #ARGV - 2))
return {'OK', entered and 1 or 0}
