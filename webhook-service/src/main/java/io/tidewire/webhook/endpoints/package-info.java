/**
 * The webhook endpoints of apps, as auth reports them. Holds app secrets in memory and never prints
 * them.
 */
@NullMarked
package io.tidewire.webhook.endpoints;

import org.jspecify.annotations.NullMarked;
