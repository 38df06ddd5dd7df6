-- Takes a dead node's connections out of the occupancy of channels of one partition. A repeat changes
-- nothing; a late report of that node is refused by deadNodes.
--
-- KEYS 1 nodeChannels  2 occupants  3 occupied  4, 5 the next channel's two, and so on
-- ARGV 1 node  2 channel (entry of occupied)  3 app:channel (entry of nodeChannels)  4, 5 the next
--      channel's two, and so on
-- Returns {'OK', channels}
for i = 2, #KEYS, 2 do
  redis.call('HDEL', KEYS[i], ARGV[1])
  if redis.call('EXISTS', KEYS[i]) == 0 then redis.call('SREM', KEYS[i + 1], ARGV[i]) end
  redis.call('SREM', KEYS[1], ARGV[i + 1])
end
return {'OK', (#KEYS - 1) / 2}
