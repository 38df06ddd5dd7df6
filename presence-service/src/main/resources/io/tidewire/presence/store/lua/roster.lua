-- The epoch and version of a presence channel's roster, as rosterMeta keeps them. Behind prelude.lua.

-- What rosterMeta says, to be passed to the functions below.
local function read_meta(key, fresh_epoch)
  local held = redis.call('HMGET', key, 'e', 'v', 't')
  return {key = key, epoch = held[1], version = held[2] or '0', replid = held[3], fresh = fresh_epoch}
end

-- Begins a new epoch if there is none, or if Redis has another replication id since.
local function settle_epoch(meta)
  meta.current = meta.current or replication_id()
  if meta.epoch and meta.replid == meta.current then return end
  meta.epoch, meta.replid = meta.fresh, meta.current
  redis.call('HSET', meta.key, 'e', meta.epoch, 'v', meta.version, 't', meta.replid)
end

-- Numbers a change ('+' or '-') and publishes it.
local function announce(meta, topic, change, payload)
  settle_epoch(meta)
  redis.call('HINCRBY', meta.key, 'v', 1)
  meta.version = redis.call('HGET', meta.key, 'v')
  redis.call('PUBLISH', topic,
    'P|' .. meta.version .. '|' .. meta.epoch .. '|' .. change .. '|' .. cjson.encode(payload))
end

