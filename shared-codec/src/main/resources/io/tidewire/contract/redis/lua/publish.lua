-- Publishes messages to a channel of the stream tier: remembers the idempotency key, numbers the
-- messages, keeps them in the log, and tells the subscribers, in one step (docs/design/delivery.md §1.2). So the
-- order of the log is the order of the topic, and a batch has neighbouring offsets.
-- Behind lineage.lua.
--
-- KEYS 1 RedisKeys.streamMeta  2 RedisKeys.stream  3 RedisKeys.blankLineage  4 RedisKeys.topic
--      then, if used, RedisKeys.idempotency, and last RedisKeys.cached
-- ARGV 1 replication id, or '' to ask Redis  2 fresh epoch  3 meta ttl in ms  4 history size
--      5 history ttl in ms  6 idempotency ttl in ms, or ''  7 fingerprint  8 ttl in ms of the cached message, or ''
--      9.. Envelope.body of each message
-- Returns {'OK', epoch, first offset, last offset}
--      or {'DUP', epoch, first offset, last offset}: the key was used for the same before; nothing was done.
--         The epoch is '' if the channel was ephemeral then
--      or {'CONFLICT'}: the key was used for something else; nothing was done
if ARGV[6] ~= '' then
  local before = redis.call('GET', KEYS[5])
  if before then
    local fingerprint, epoch, first, last = string.match(before, '^([^|]*)|([^|]*)|(%d+)|(%d+)$')
    if fingerprint ~= ARGV[7] then return {'CONFLICT'} end
    return {'DUP', epoch, first, last}
  end
end

local epoch = lineage(true)
local count = #ARGV - 8
local last = redis.call('HINCRBY', KEYS[1], 'o', count)
local time = redis.call('TIME')
local ms = time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))
local message
for i = 1, count do
  local offset = string.format('%.0f', last - count + i)
  message = offset .. '|' .. epoch .. '|' .. ms .. '|' .. ARGV[8 + i]
  redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[4], offset .. '-0', 't', ms, 'd', ARGV[8 + i])
  redis.call('PUBLISH', KEYS[4], message)
end
redis.call('PEXPIRE', KEYS[2], ARGV[5])

local first = string.format('%.0f', last - count + 1)
last = string.format('%.0f', last)
if ARGV[6] ~= '' then
  local done = ARGV[7] .. '|' .. epoch .. '|' .. first .. '|' .. last
  redis.call('SET', KEYS[5], done, 'PX', ARGV[6])
end
if ARGV[8] ~= '' then redis.call('SET', KEYS[#KEYS], message, 'PX', ARGV[8]) end
return {'OK', epoch, first, last}
