/** A receiver of webhooks, an outbox to write to, and a dispatcher with a fake auth service. */
@NullMarked
package io.tidewire.webhook.testing;

import org.jspecify.annotations.NullMarked;
