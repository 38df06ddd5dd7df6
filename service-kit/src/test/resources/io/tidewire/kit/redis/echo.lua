return {KEYS[1], unpack(ARGV)}
