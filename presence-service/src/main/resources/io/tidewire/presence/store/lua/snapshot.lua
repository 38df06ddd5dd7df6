-- A presence channel's roster at one version. Starts a new epoch when Redis has a new term; what it
-- writes about an empty channel expires, so that reading leaks no key.
--
-- KEYS 1 memberCounts  2 memberInfos  3 rosterMeta
-- ARGV 1 fresh epoch  2 ms that an empty channel's meta lives
-- Returns {epoch, version, {user, info, user, info, ...}}
local term = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x%x%x%x%x%x%x%x%x%x)')
local meta = redis.call('HMGET', KEYS[3], 'e', 'v', 't')
local epoch, version = meta[1], meta[2] or '0'
if not epoch or meta[3] ~= term then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[3], 'e', epoch, 'v', version, 't', term)
end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[3], ARGV[2]) end
return {epoch, version, redis.call('HGETALL', KEYS[2])}
