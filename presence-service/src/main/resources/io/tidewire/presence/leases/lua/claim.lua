-- The claim of the one replica that reaps and sweeps: taken when free, prolonged by its holder. It saves
-- work and is not needed for safety.
--
-- KEYS 1 reaper
-- ARGV 1 replica  2 ms that the claim lasts; 0 gives it up
-- Returns 1 if the replica holds it now, else 0
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
