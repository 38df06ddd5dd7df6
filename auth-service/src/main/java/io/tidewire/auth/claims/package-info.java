/** Reads what a token or a hook's answer says about a user. The same rules apply to both. */
@NullMarked
package io.tidewire.auth.claims;

import org.jspecify.annotations.NullMarked;
