-- Publishes ephemeral events, unless their idempotency key was used before. What it is remembered with
-- reads as publish.lua's, in case the channel becomes a stream meanwhile.
--
-- KEYS 1 RedisKeys.idempotency  2 RedisKeys.topic  3 RedisKeys.cached, if the channel keeps its last event
-- ARGV 1 fingerprint  2 ttl of the key in ms  3 ttl of the cached event in ms, or ''  4.. envelopes
-- Returns {'OK'}, {'DUP'} or {'CONFLICT'}, as publish.lua does
if not redis.call('SET', KEYS[1], ARGV[1] .. '||0|0', 'NX', 'PX', ARGV[2]) then
  local fingerprint = string.match(redis.call('GET', KEYS[1]), '^[^|]*')
  return {fingerprint == ARGV[1] and 'DUP' or 'CONFLICT'}
end
for i = 4, #ARGV do redis.call('PUBLISH', KEYS[2], ARGV[i]) end
if ARGV[3] ~= '' then redis.call('SET', KEYS[3], ARGV[#ARGV], 'PX', ARGV[3]) end
return {'OK'}
