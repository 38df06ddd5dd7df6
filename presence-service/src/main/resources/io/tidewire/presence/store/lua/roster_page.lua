-- A page of a presence channel's roster, and the roster's version now. Starts a new epoch when Redis has a new
-- replication id; what it writes about an empty channel expires, so that reading leaks no key.
--
-- KEYS 1 memberCounts  2 memberInfos  3 rosterMeta
-- ARGV 1 replication id or ''  2 fresh epoch  3 ms that an empty channel's meta lives
--      4 cursor of HSCAN, 0 for the first page  5 about how many members
-- Returns {epoch, version, next cursor, {user, info, user, info, ...}}
local meta = read_meta(KEYS[3], ARGV[2])
settle_epoch(meta)
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('PEXPIRE', KEYS[3], ARGV[3]) end
local page = redis.call('HSCAN', KEYS[2], ARGV[4], 'COUNT', ARGV[5])
return {meta.epoch, meta.version, page[1], page[2]}
