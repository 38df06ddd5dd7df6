/** When a webhook is sent, repeated, and given up. */
@NullMarked
package io.tidewire.webhook.delivery;

import org.jspecify.annotations.NullMarked;
