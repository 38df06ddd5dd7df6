-- A one-way door: an incarnation that was declared dead never comes back. Whoever renewed meanwhile
-- lives, and nobody is judged before Redis has had its term for a whole ttl. The retired ask for it.
--
-- KEYS 1 leases  2 deadLeases  3 leaseMeta
-- ARGV 1 replication id or ''  2 incarnation  3 ttl in ms
-- Returns {'DEAD', 1 if this call declared it} | {'ALIVE'} | {'WAIT'}
local now = now_ms()
local expiry = redis.call('ZSCORE', KEYS[1], ARGV[2])
if expiry ~= '0' and not redis.call('ZSCORE', KEYS[2], ARGV[2]) then
  local replid = replication_id()
  local meta = redis.call('HMGET', KEYS[3], 't', 'since')
  if meta[1] ~= replid or now - tonumber(meta[2]) < tonumber(ARGV[3]) then return {'WAIT'} end
  if expiry and tonumber(expiry) > now then return {'ALIVE'} end
end
redis.call('ZREM', KEYS[1], ARGV[2])
return {'DEAD', redis.call('ZADD', KEYS[2], 'NX', string.format('%.0f', now), ARGV[2])}
