-- Keeps a cache channel's event and publishes it, so that what is kept is what was published last.
-- KEYS 1 cached event  2 topic      ARGV 1 envelope  2 time to live in ms
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('PUBLISH', KEYS[2], ARGV[1])
