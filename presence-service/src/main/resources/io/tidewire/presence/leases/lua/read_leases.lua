-- Who lives, who let the lease lapse, who retired, who is dead: all by the clock of Redis. The first
-- look after Redis restarted or failed over pushes every lease forward, as renew.lua does.
--
-- KEYS 1 leases  2 deadLeases  3 leaseMeta  4 gracesDue  5 webhooksDue
-- ARGV 1 replication id or ''  2 ttl in ms
-- Returns {Redis time in ms, leases that are neither lapsed nor retired, {lapsed}, {retired},
--          {dead, since when, dead, since when, ...}, when the next lease lapses or '',
--          {partition, when its next grace ends, the next two, ...},
--          {partition, when its next event is due, the next two, ...}}
local now = now_ms()
local replid = replication_id()
if redis.call('HGET', KEYS[3], 't') ~= replid then
  redis.call('HSET', KEYS[3], 't', replid, 'since', string.format('%.0f', now))
  for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(0', '+inf')) do
    redis.call('ZADD', KEYS[1], 'GT', string.format('%.0f', now + tonumber(ARGV[2])), node)
  end
end

-- Sorted by their ends: the retired, the lapsed, the living.
local living, lapsed, retired, next = 0, {}, {}, ''
local leases = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #leases, 2 do
  local expiry = tonumber(leases[i + 1])
  if expiry <= 0 then
    retired[#retired + 1] = leases[i]
  elseif expiry <= now then
    lapsed[#lapsed + 1] = leases[i]
  else
    living = living + 1
    if next == '' then next = leases[i + 1] end
  end
end
return {
  now, living, lapsed, retired, redis.call('ZRANGE', KEYS[2], 0, -1, 'WITHSCORES'), next,
  redis.call('ZRANGE', KEYS[4], 0, -1, 'WITHSCORES'), redis.call('ZRANGE', KEYS[5], 0, -1, 'WITHSCORES')
}
