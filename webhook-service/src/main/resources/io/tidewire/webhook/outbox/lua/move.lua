-- Moves events of one partition's outbox to the queues of one app's endpoints. An event that was moved
-- before is left alone, so it does not matter how often, and by how many processes, this is done, as
-- long as each moves the outbox from its beginning. Behind prelude.lua and dead_letters.lua.
--
-- KEYS 1 moved  2 dead letters  3.. queues
-- ARGV 1 partition  2 most events that wait in a queue  3 most dead letters  4 ms that they are kept
--      5 most bytes of all queues together, and of the dead letters  6 number of queues, then the
--      endpoint of each; then of each event, oldest first:
--      id in the outbox, id, channel, JSON, ms, the queues as 1,2,…
-- Returns how many events found their queue full, how many found no memory left, and the bytes of all of
-- them now
local OVERHEAD = 100 -- of an entry beside its JSON, roughly; the next call counts what it really takes

local function after(a, b)
  local ams, aseq = string.match(a, '(%d+)-(%d+)')
  local bms, bseq = string.match(b, '(%d+)-(%d+)')
  if ams ~= bms then return newer(ams, bms) end
  return newer(aseq, bseq)
end

local last = redis.call('HGET', KEYS[1], ARGV[1])
local most = tonumber(ARGV[5])
local queues = tonumber(ARGV[6])
local length = {}
local used = 0
for i = 1, queues do
  length[i] = redis.call('XLEN', KEYS[2 + i])
  if length[i] > 0 then used = used + bytes(KEYS[2 + i]) end
end
local full = 0
local unstored = 0
for at = 7 + queues, #ARGV, 6 do
  if not last or after(ARGV[at], last) then
    for position in string.gmatch(ARGV[at + 5], '%d+') do
      local i = tonumber(position)
      local size = #ARGV[at + 3] + OVERHEAD
      if length[i] < tonumber(ARGV[2]) and used + size <= most then
        used = used + size
        redis.call('XADD', KEYS[2 + i], '*', 'c', ARGV[at + 2], 'e', ARGV[at + 3], 'n', 1, 't', ARGV[at + 4],
          'i', ARGV[at + 1])
        length[i] = length[i] + 1
      else
        local reason = 'queue_full'
        if length[i] < tonumber(ARGV[2]) then
          reason = 'too_many_bytes'
          unstored = unstored + 1
        else
          full = full + 1
        end
        local endpoint = ARGV[6 + i]
        redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[3], '*', 'w', endpoint .. '-' .. ARGV[at + 1], 'p', endpoint,
          'c', ARGV[at + 2], 'e', ARGV[at + 3], 'n', 1, 't', ARGV[at + 4], 'f', 0, 'a', 0, 'r', reason,
          's', 0, 'x', '')
      end
    end
    last = ARGV[at]
  end
end
redis.call('HSET', KEYS[1], ARGV[1], last)
redis.call('PEXPIRE', KEYS[1], 604800000)
if full + unstored > 0 then bound_dead_letters(KEYS[2], most, ARGV[4]) end
local dead = redis.call('EXISTS', KEYS[2]) == 1 and bytes(KEYS[2]) or 0
return {full, unstored, used + dead}
