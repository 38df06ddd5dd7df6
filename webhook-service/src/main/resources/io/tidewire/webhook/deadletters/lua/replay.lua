-- Puts dead letters of one endpoint back into its queue, each to be sent on its own and with its old id.
--
-- KEYS 1 dead letters  2 queue
-- ARGV 1 endpoint  2 most events that wait in a queue  3.. ids of dead letters
-- Returns how many
local moved = 0
for i = 3, #ARGV do
  local found = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])
  if #found == 1 and redis.call('XLEN', KEYS[2]) < tonumber(ARGV[2]) then
    local letter = {}
    for at = 1, #found[1][2], 2 do letter[found[1][2][at]] = found[1][2][at + 1] end
    if letter.p == ARGV[1] then
      redis.call('XADD', KEYS[2], '*', 'c', letter.c, 'e', letter.e, 'n', letter.n, 't',
        string.format('%.0f', now_ms()), 'i', letter.w, 'r', 1)
      redis.call('XDEL', KEYS[1], ARGV[i])
      moved = moved + 1
    end
  end
end
return moved
