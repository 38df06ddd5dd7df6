/**
 * Two kinds of link to Redis that stay up by themselves: {@link io.tidewire.kit.redis.CommandLink}
 * asks, {@link io.tidewire.kit.redis.SubscriberLink} listens. Neither uses a pool, and neither ever
 * does the other's work: a connection that is subscribed answers nothing else reliably.
 */
@NullMarked
package io.tidewire.kit.redis;

import org.jspecify.annotations.NullMarked;
