/** Webhooks that were given up: listed, sent again, and deleted. */
@NullMarked
package io.tidewire.webhook.deadletters;

import org.jspecify.annotations.NullMarked;
