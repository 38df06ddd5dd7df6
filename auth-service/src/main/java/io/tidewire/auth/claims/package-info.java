/** What a token or a hook's answer may say of a user, read by the same rules. */
@NullMarked
package io.tidewire.auth.claims;

import org.jspecify.annotations.NullMarked;
