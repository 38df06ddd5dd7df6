/**
 * {@code POST /auth/channel} and {@code POST /auth/user}. They take a bearer token and return the
 * Pusher auth response, so that a team needs no signing backend of its own.
 */
@NullMarked
package io.tidewire.auth.http;

import org.jspecify.annotations.NullMarked;
