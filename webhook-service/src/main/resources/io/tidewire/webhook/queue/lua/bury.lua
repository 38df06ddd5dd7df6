-- A webhook is given up: in one step it leaves the queue and is a dead letter.
--
-- KEYS 1 owner  2 queue  3 begun  4 dead letters
-- ARGV 1 process  2 id  3 most dead letters  4 ms that they are kept  5 number of entries, then these;
--      then the fields of the dead letter and their values
-- Returns 1, or 0 if the process is not the owner any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local entries = tonumber(ARGV[5])
redis.call('XADD', KEYS[4], 'MAXLEN', ARGV[3], '*', unpack(ARGV, 6 + entries))
redis.call('PEXPIRE', KEYS[4], ARGV[4])
redis.call('HDEL', KEYS[3], ARGV[2])
redis.call('XDEL', KEYS[2], unpack(ARGV, 6, 5 + entries))
return 1
