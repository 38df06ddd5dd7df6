-- The events of webhooks: behind prelude.lua, before scripts that make some.
--
-- Such a script takes behind its other keys and arguments
-- KEYS RedisKeys.webhookOutbox  RedisKeys.webhookDebounce  RedisKeys.webhookLost
-- ARGV ms for which an end is held back  events that the outbox keeps
-- or none of these keys, and as its last argument '', if nobody wants its events.

-- nil if nobody wants events.
local function outbox()
  if ARGV[#ARGV] == '' then return nil end
  return {
    events = KEYS[#KEYS - 2], debounce = KEYS[#KEYS - 1], lost = KEYS[#KEYS],
    hold = tonumber(ARGV[#ARGV - 1]), most = tonumber(ARGV[#ARGV])
  }
end

-- Appends an event, its fields and values in turns, and wakes whoever delivers. In a full outbox the
-- oldest make room; whole nodes of the stream go, about 100 events, and are counted.
local function record(box, ...)
  redis.call('XADD', box.events, '*', ...)
  redis.call('PUBLISH', box.events, '')
  if redis.call('XLEN', box.events) <= box.most then return end
  local lost = redis.call('XTRIM', box.events, 'MAXLEN', '~', box.most)
  if lost > 0 then redis.call('INCRBY', box.lost, lost) end
end

-- Appends the event of a change: 'v|app:channel' is about a channel's subscribers, 'm|app:channel|user'
-- about a user's connections. Neither app nor channel contains ':' or '|'.
local function record_change(box, change, begins)
  local what, app, channel, user = string.match(change, '^(.)|([^:]*):([^|]*)|?(.*)$')
  if what == 'v' then
    record(box, 'k', begins and 'channel_occupied' or 'channel_vacated', 'a', app, 'c', channel)
  else
    record(box, 'k', begins and 'member_added' or 'member_removed', 'a', app, 'c', channel, 'u', user)
  end
end

-- Somebody came where nobody was: an event, or the end of holding back that somebody left.
local function begins(box, change)
  if box and redis.call('ZREM', box.debounce, change) == 0 then record_change(box, change, true) end
end

-- The last one left: an event if nobody comes back in time.
local function ends(box, change)
  if not box then return end
  redis.call('ZADD', box.debounce, string.format('%.0f', now_ms() + box.hold), change)
end

