/**
 * One connection to Redis: dialled, checked, watched, and dialled again when it is lost. Neither
 * commands nor subscriptions; those are in {@link io.tidewire.kit.redis}.
 */
@NullMarked
package io.tidewire.kit.redis.connection;

import org.jspecify.annotations.NullMarked;
