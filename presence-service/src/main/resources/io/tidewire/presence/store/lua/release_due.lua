-- Moves to a partition's outbox what was held back for long enough: the channels that stayed without
-- subscribers, and the users who did not return.
--
-- KEYS those of outbox.lua
-- ARGV 1 events, at most; then those of outbox.lua
-- Returns {'OK', events, when the next is due in ms or '', events that the outbox has lost}
local box = outbox()
local now = string.format('%.0f', now_ms())
local due = redis.call('ZRANGEBYSCORE', box.debounce, '-inf', now, 'LIMIT', 0, ARGV[1])
for _, change in ipairs(due) do record_change(box, change, false) end
if #due > 0 then redis.call('ZREM', box.debounce, unpack(due)) end
local first = redis.call('ZRANGE', box.debounce, 0, 0, 'WITHSCORES')
return {'OK', #due, first[2] or '', redis.call('GET', box.lost) or '0'}
