package io.tidewire.publish.dispatch;

import java.time.Duration;

/**
 * How long Redis remembers what is not in a channel's log.
 *
 * @param cache the last event of a cache channel; each publish starts it anew
 * @param idempotency an idempotency key, from its first use
 */
public record PublishTtls(Duration cache, Duration idempotency) {}
