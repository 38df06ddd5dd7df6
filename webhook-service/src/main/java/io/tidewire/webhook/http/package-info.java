/** One attempt to deliver a webhook, to addresses that are allowed. */
@NullMarked
package io.tidewire.webhook.http;

import org.jspecify.annotations.NullMarked;
