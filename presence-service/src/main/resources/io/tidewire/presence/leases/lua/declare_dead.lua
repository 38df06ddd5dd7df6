-- A one-way door: an incarnation that was declared dead never comes back. Whoever renewed meanwhile
-- lives, and nobody is judged before Redis has had its term for a whole ttl. The retired ask for it.
--
-- KEYS 1 leases  2 deadLeases  3 leaseMeta
-- ARGV 1 incarnation  2 ttl in ms
-- Returns {'DEAD', 1 if this call declared it} | {'ALIVE'} | {'WAIT'}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local expiry = redis.call('ZSCORE', KEYS[1], ARGV[1])
if expiry ~= '0' and not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
  local meta = redis.call('HMGET', KEYS[3], 't', 'since')
  if meta[1] ~= term or now - tonumber(meta[2]) < tonumber(ARGV[2]) then return {'WAIT'} end
  if expiry and tonumber(expiry) > now then return {'ALIVE'} end
end
redis.call('ZREM', KEYS[1], ARGV[1])
return {'DEAD', redis.call('ZADD', KEYS[2], 'NX', string.format('%.0f', now), ARGV[1])}
