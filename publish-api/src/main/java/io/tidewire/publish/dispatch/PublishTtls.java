package io.tidewire.publish.dispatch;

import java.time.Duration;

/**
 * How long Redis keeps what is not in a channel's log.
 *
 * @param cache the last event of a cache channel; each publish restarts it
 * @param idempotency an idempotency key, from its first use
 */
public record PublishTtls(Duration cache, Duration idempotency) {}
