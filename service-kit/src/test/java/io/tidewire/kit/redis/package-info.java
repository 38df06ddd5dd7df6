/** Tests of the Redis links: the pure parts with time turned by hand, the links against a Redis. */
@NullMarked
package io.tidewire.kit.redis;

import org.jspecify.annotations.NullMarked;
