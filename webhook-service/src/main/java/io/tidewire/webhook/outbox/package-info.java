/** Moves events from the outboxes to the queues of endpoints. */
@NullMarked
package io.tidewire.webhook.outbox;

import org.jspecify.annotations.NullMarked;
