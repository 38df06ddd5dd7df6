-- Behind this: scripts that add dead letters.

-- As Redis counts; 0 where it may not be asked
local function bytes(key)
  local usage = redis.pcall('MEMORY', 'USAGE', key)
  return type(usage) == 'number' and usage or 0
end

-- Keeps the newest dead letters within so many bytes, all of them for so many ms from now.
local function bound_dead_letters(key, most, kept_ms)
  redis.call('PEXPIRE', key, kept_ms)
  local length = redis.call('XLEN', key)
  while length > 0 and bytes(key) > most do
    length = math.floor(length * 0.9)
    redis.call('XTRIM', key, 'MAXLEN', length)
  end
end

