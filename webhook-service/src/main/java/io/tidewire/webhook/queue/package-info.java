/** The queues of endpoints in Redis. Only the owner of a queue changes it. */
@NullMarked
package io.tidewire.webhook.queue;

import org.jspecify.annotations.NullMarked;
