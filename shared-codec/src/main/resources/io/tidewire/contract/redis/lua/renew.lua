-- An edge's sign of life: renews the lease of its incarnation, by the clock of Redis. Run by edges
-- themselves, every fifth of the ttl. The first one after Redis restarted or failed over pushes every
-- lease forward: nobody may be judged by a clock that stood still.
--
-- KEYS 1 RedisKeys.leases  2 RedisKeys.deadLeases  3 RedisKeys.leaseMeta
-- ARGV 1 replication id or ''  2 incarnation  3 ttl in ms
-- Returns {'OK', Redis time in ms, replication id}
--      or {'DEAD', Redis time in ms}: declared dead for good; take a new incarnation, tell everything again
local now = now_ms()
local expiry = string.format('%.0f', now + tonumber(ARGV[3]))
local replid = replication_id()
if redis.call('HGET', KEYS[3], 't') ~= replid then
  redis.call('HSET', KEYS[3], 't', replid, 'since', string.format('%.0f', now))
  for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    redis.call('ZADD', KEYS[1], 'GT', expiry, node)
  end
end
if redis.call('ZSCORE', KEYS[2], ARGV[2]) then return {'DEAD', now} end
redis.call('ZADD', KEYS[1], expiry, ARGV[2])
return {'OK', now, replid}
