/**
 * Asks the backends of apps: within limits of their own, so that one that hangs delays no other,
 * and no more often than their answers allow.
 */
@NullMarked
package io.tidewire.auth.hooks;

import org.jspecify.annotations.NullMarked;
