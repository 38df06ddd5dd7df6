-- Takes a dead node's connections out of the occupancy of channels of one partition. A repeat changes
-- nothing; a late report of that node is refused by deadNodes.
--
-- KEYS 1 nodeChannels  2 occupants  3 occupied  4, 5 the next channel's two, and so on
-- ARGV 1 node  2 channel (entry of occupied)  3 app:channel (entry of nodeChannels)  4, 5 the next
--      channel's two, and so on
-- and those of outbox.lua
-- Returns {'OK', channels, ends that are held back for webhooks}
local box = outbox()
local last = box and #KEYS - 3 or #KEYS
local vacated = 0
for i = 2, last, 2 do
  local held = redis.call('HDEL', KEYS[i], ARGV[1]) == 1
  redis.call('SREM', KEYS[1], ARGV[i + 1])
  if redis.call('EXISTS', KEYS[i]) == 0 then
    redis.call('SREM', KEYS[i + 1], ARGV[i])
    if box and held then
      ends(box, 'v|' .. ARGV[i + 1])
      vacated = vacated + 1
    end
  end
end
return {'OK', (last - 1) / 2, vacated}
