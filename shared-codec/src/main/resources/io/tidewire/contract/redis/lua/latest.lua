-- The last messages of a channel's log, and by which lineage they go now. Changes nothing.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream
-- ARGV 1 messages, at most
-- Returns {epoch, or '' if the channel has no lineage; rows, newest first}
local epoch = redis.call('HGET', KEYS[1], 'e') or ''
return {epoch, redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', ARGV[1])}
