/** The HMAC signatures of the Pusher protocol: channels, users, HTTP requests. Pure. */
@NullMarked
package io.tidewire.signing;

import org.jspecify.annotations.NullMarked;
