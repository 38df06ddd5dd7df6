/** The events that an app's webhooks tell. */
@NullMarked
package io.tidewire.contract.webhook;

import org.jspecify.annotations.NullMarked;
