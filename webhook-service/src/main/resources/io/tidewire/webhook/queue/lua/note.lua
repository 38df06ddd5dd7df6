-- Has a queue looked at again after some time.
--
-- KEYS 1 queues due
-- ARGV 1 queue  2 ms from now
-- Returns the note, for forget.lua
local due = string.format('%.0f', now_ms() + tonumber(ARGV[2]))
redis.call('ZADD', KEYS[1], due, ARGV[1])
return due
