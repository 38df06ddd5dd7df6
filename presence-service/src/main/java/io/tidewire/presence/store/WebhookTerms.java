package io.tidewire.presence.store;

import java.time.Duration;

/**
 * What an operator can configure about the events of webhooks.
 *
 * @param debounce how long an end is held back: a return within that time causes no event
 * @param outboxLength how many events a partition keeps until they are delivered
 */
public record WebhookTerms(Duration debounce, int outboxLength) {}
