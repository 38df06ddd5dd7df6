/**
 * The only service that knows the apps' secrets. It decides, over the bus and by HTTP, whether a
 * client may connect, subscribe or sign in. If in doubt, it refuses.
 */
@NullMarked
package io.tidewire.auth;

import org.jspecify.annotations.NullMarked;
