/** Sends webhooks, repeats failed attempts, and gives up. */
@NullMarked
package io.tidewire.webhook.delivery;

import org.jspecify.annotations.NullMarked;
