/**
 * Caches the app and the secret of each key, as auth reports them. Holds app secrets in memory and
 * never prints them.
 */
@NullMarked
package io.tidewire.publish.credentials;

import org.jspecify.annotations.NullMarked;
