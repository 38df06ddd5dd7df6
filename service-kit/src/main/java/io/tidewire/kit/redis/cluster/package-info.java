/** Which node of a Redis Cluster serves which slots, found out and kept up to date. */
@NullMarked
package io.tidewire.kit.redis.cluster;

import org.jspecify.annotations.NullMarked;
