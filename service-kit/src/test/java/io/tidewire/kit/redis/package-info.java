/** Tests of the Redis links: the pure parts with manual time, the links against a Redis. */
@NullMarked
package io.tidewire.kit.redis;

import org.jspecify.annotations.NullMarked;
