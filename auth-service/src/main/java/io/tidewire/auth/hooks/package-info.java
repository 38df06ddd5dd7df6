/**
 * Calls the backends of apps. Each has limits of its own, so that an unresponsive backend delays no
 * other, and is called no more often than its answers require.
 */
@NullMarked
package io.tidewire.auth.hooks;

import org.jspecify.annotations.NullMarked;
