-- Announces how many connections are subscribed to a channel, unless that is what was announced last: to
-- its subscribers, as 'N|count' on the topic, and to webhooks. Above 100 at most once in 5 s. None is
-- never announced.
--
-- KEYS 1 occupants  2 announcedCount  3 topic
-- ARGV 1 app:channel  2 '1' if subscribers are told, or ''
-- and those of outbox.lua
-- Returns {'OK', ms until it may be announced, 0 if nothing is left to announce}
local count = 0
for _, report in ipairs(redis.call('HVALS', KEYS[1])) do
  count = count + tonumber(string.match(report, '|(%d+)$'))
end
if count == 0 then
  redis.call('DEL', KEYS[2])
  return {'OK', 0}
end
local last = redis.call('HMGET', KEYS[2], 'n', 't')
if last[1] == tostring(count) then return {'OK', 0} end

local now = now_ms()
local wait = last[2] and 5000 - (now - tonumber(last[2])) or 0
if count > 100 and wait > 0 then return {'OK', math.min(wait, 5000)} end

redis.call('HSET', KEYS[2], 'n', count, 't', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[2], 86400000)
if ARGV[2] == '1' then redis.call('PUBLISH', KEYS[3], 'N|' .. count) end
local box = outbox()
if box then
  local app, channel = string.match(ARGV[1], '^([^:]*):(.*)$')
  record(box, 'k', 'subscription_count', 'a', app, 'c', channel, 'n', count)
end
return {'OK', 0}
