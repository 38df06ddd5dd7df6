-- A webhook is given up: in one step it leaves the queue and is a dead letter. Behind dead_letters.lua.
--
-- KEYS 1 owner  2 queue  3 begun  4 dead letters
-- ARGV 1 process  2 id  3 most dead letters  4 ms that they are kept  5 most bytes of them
--      6 number of entries, then these; then the fields of the dead letter and their values
-- Returns 1, or 0 if the process is not the owner any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local entries = tonumber(ARGV[6])
redis.call('XADD', KEYS[4], 'MAXLEN', ARGV[3], '*', unpack(ARGV, 7 + entries))
bound_dead_letters(KEYS[4], tonumber(ARGV[5]), ARGV[4])
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('XDEL', KEYS[2], unpack(ARGV, 7, 6 + entries))
return 1
