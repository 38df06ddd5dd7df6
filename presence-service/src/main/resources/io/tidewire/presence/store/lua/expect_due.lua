-- Notes in which partitions something is due, such as graces that end, and when at the earliest: so
-- nobody has to look at all of them. Run after what is due was written, so that whoever finds the note
-- finds that, too.
--
-- KEYS 1 gracesDue or webhooksDue
-- ARGV 1 partition  2 ms until its next is due  3, 4 the next two, and so on
-- Returns {'OK'}
local now = now_ms()
for i = 1, #ARGV, 2 do
  redis.call('ZADD', KEYS[1], 'LT', string.format('%.0f', now + tonumber(ARGV[i + 1])), ARGV[i])
end
return {'OK'}
