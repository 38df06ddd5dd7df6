-- A presence channel's roster at one version. Starts a new epoch when Redis has a new replication id; what it
-- writes about an empty channel expires, so that reading leaks no key.
--
-- KEYS 1 memberCounts  2 memberInfos  3 rosterMeta
-- ARGV 1 replication id or ''  2 fresh epoch  3 ms that an empty channel's meta lives
-- Returns {epoch, version, {user, info, user, info, ...}}
local meta = read_meta(KEYS[3], ARGV[2])
settle_epoch(meta)
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[3], ARGV[3]) end
return {meta.epoch, meta.version, redis.call('HGETALL', KEYS[2])}
