/**
 * Where the webhooks of an app go, as auth said it. Holds app secrets in memory; never prints them.
 */
@NullMarked
package io.tidewire.webhook.endpoints;

import org.jspecify.annotations.NullMarked;
