/** A receiver of webhooks, an outbox to write to, and a dispatcher with an auth made by hand. */
@NullMarked
package io.tidewire.webhook.testing;

import org.jspecify.annotations.NullMarked;
