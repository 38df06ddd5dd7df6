-- An edge's sign of life: renews the lease of its incarnation, by the clock of Redis. Run by edges
-- themselves, every fifth of the ttl. The first one after Redis restarted or failed over pushes every
-- lease forward: nobody may be judged by a clock that stood still.
--
-- KEYS 1 RedisKeys.leases  2 RedisKeys.deadLeases  3 RedisKeys.leaseMeta
-- ARGV 1 incarnation  2 ttl in ms
-- Returns {'OK', Redis time in ms, term}
--      or {'DEAD', Redis time in ms}: declared dead for good; take a new incarnation, tell everything again
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local expiry = string.format('%.0f', now + tonumber(ARGV[2]))
local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
if redis.call('HGET', KEYS[3], 't') ~= term then
  redis.call('HSET', KEYS[3], 't', term, 'since', string.format('%.0f', now))
  for _, node in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    redis.call('ZADD', KEYS[1], 'GT', expiry, node)
  end
end
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return {'DEAD', now} end
redis.call('ZADD', KEYS[1], expiry, ARGV[1])
return {'OK', now, term}
