/**
 * The one service that knows the apps' secrets. It answers, over the bus and by HTTP, whether a
 * client may connect, subscribe, sign in; and it fails closed.
 */
@NullMarked
package io.tidewire.auth;

import org.jspecify.annotations.NullMarked;
