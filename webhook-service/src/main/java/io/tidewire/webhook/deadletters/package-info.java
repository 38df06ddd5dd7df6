/**
 * Dead letters, which are webhooks that were given up: how they are listed, sent again, and
 * deleted.
 */
@NullMarked
package io.tidewire.webhook.deadletters;

import org.jspecify.annotations.NullMarked;
