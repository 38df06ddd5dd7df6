/** What waits for an endpoint, in Redis; only its owner changes it. */
@NullMarked
package io.tidewire.webhook.queue;

import org.jspecify.annotations.NullMarked;
