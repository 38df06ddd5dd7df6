/**
 * The layout of what the services share in Redis: keys and topics, partitions, the format of
 * messages, and positions in a channel's log. The Lua scripts that read and write it are resources
 * beside {@link io.tidewire.contract.redis.RedisKeys}.
 */
@NullMarked
package io.tidewire.contract.redis;

import org.jspecify.annotations.NullMarked;
