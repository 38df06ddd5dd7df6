-- How many connections of one node are subscribed to a channel now: absolute, so that a repeat does no
-- harm. A report of none leaves a tombstone, so that an older report that comes late stays without effect:
-- but only if there may be one, or whoever comes and goes could fill Redis with them.
--
-- KEYS 1 occupants  2 occupied  3 nodeChannels  4 deadNodes  5 occupancyTombstone
-- ARGV 1 node  2 seq  3 connections  4 channel (entry of occupied)  5 app:channel (entry of
--      nodeChannels)  6 ms that a tombstone lives, or '' for none
-- and those of outbox.lua
-- Returns {'OK', 1 if the channel's end is held back for webhooks, else 0} | {'STALE'} | {'DEAD'}
if redis.call('ZSCORE', KEYS[4], ARGV[1]) then return {'DEAD'} end
local node, seq = ARGV[1], ARGV[2]

local held = redis.call('HGET', KEYS[1], node)
local last = redis.call('GET', KEYS[5])
if held then last = string.match(held, '^(%d+)|') end
if last and newer(last, seq) then return {'STALE'} end

local box = outbox()
if tonumber(ARGV[3]) > 0 then
  redis.call('HSET', KEYS[1], node, seq .. '|' .. ARGV[3])
  redis.call('SADD', KEYS[2], ARGV[4])
  redis.call('SADD', KEYS[3], ARGV[5])
  if box and not held and redis.call('HLEN', KEYS[1]) == 1 then begins(box, 'v|' .. ARGV[5]) end
  return {'OK', 0}
end
if ARGV[6] ~= '' then redis.call('SET', KEYS[5], seq, 'PX', ARGV[6]) end
redis.call('HDEL', KEYS[1], node)
redis.call('SREM', KEYS[3], ARGV[5])
if redis.call('EXISTS', KEYS[1]) == 1 then return {'OK', 0} end
redis.call('SREM', KEYS[2], ARGV[4])
if not box or not held then return {'OK', 0} end
ends(box, 'v|' .. ARGV[5])
return {'OK', 1}
