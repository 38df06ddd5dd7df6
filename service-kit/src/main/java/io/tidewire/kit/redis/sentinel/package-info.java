/** Asks Redis Sentinel which Redis is the primary. */
@NullMarked
package io.tidewire.kit.redis.sentinel;

import org.jspecify.annotations.NullMarked;
