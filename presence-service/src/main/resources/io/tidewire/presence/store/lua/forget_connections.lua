-- Takes a dead node's share out of an app's connections.
--
-- KEYS 1 connections  2 connectionApps
-- ARGV 1 node  2 app id (entry of connectionApps)
-- Returns {'OK'}
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[2], ARGV[2]) end
return {'OK'}
