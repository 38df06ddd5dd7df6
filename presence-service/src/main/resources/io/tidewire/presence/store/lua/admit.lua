-- Gives a node that speaks up, but has no lease, a first one: so nobody can leave members behind that
-- no reaper would ever look for. A lease that exists is not touched, only the edge itself renews it.
--
-- KEYS 1 leases  2 deadLeases
-- ARGV 1 node  2 ttl in ms
-- Returns {'OK'} | {'DEAD'}
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return {'DEAD'} end
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  local now = now_ms()
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
end
return {'OK'}
