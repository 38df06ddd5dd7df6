package io.tidewire.presence.store;

import java.time.Duration;

/**
 * What an operator may turn of the events of webhooks.
 *
 * @param debounce how long an end is held back: a return within it causes no event
 * @param outboxLength events that a partition keeps until they are delivered
 */
public record WebhookTerms(Duration debounce, int outboxLength) {}
