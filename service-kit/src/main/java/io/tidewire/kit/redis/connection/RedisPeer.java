package io.tidewire.kit.redis.connection;

import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.redis.topology.RedisTopology;

/**
 * What a link connects to.
 *
 * @param topology knows its address
 * @param handshake knows it when it answers
 */
public record RedisPeer(RedisSettings settings, RedisTopology topology, RedisHandshake handshake) {}
