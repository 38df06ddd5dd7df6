/**
 * JSON Web Tokens: their form, the keys that verify them, and the meaning of their claims.
 *
 * <p>Vert.x does the cryptography, one key at a time. The form, the choice of the key and the
 * claims are decided here, because a {@code JWTAuth} without keys accepts unsigned tokens, ignores
 * a missing {@code exp} and throws on claims of an unexpected type.
 */
@NullMarked
package io.tidewire.auth.tokens;

import org.jspecify.annotations.NullMarked;
