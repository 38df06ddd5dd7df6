/**
 * Delivers webhooks: from the outboxes that other services write, through a queue for each
 * endpoint, to the receiver or to the dead letters. Start reading at {@link
 * io.tidewire.webhook.delivery.Dispatcher}.
 */
@NullMarked
package io.tidewire.webhook;

import org.jspecify.annotations.NullMarked;
