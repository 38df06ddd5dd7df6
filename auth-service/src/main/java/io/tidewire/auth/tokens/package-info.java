/**
 * JSON Web Tokens: what shape they must have, which keys verify them, what their claims mean.
 *
 * <p>Vert.x does the cryptography, one key at a time. What a token may look like, which key it
 * meets, and what its claims say is decided here, because a {@code JWTAuth} without keys accepts
 * unsigned tokens, ignores a missing {@code exp} and throws on claims of an unexpected type.
 */
@NullMarked
package io.tidewire.auth.tokens;

import org.jspecify.annotations.NullMarked;
