/**
 * {@code POST /auth/channel} and {@code POST /auth/user}: a bearer token in, the Pusher auth
 * response out, so that a team without a signing backend needs none.
 */
@NullMarked
package io.tidewire.auth.http;

import org.jspecify.annotations.NullMarked;
