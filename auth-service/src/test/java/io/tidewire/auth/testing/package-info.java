/** An identity provider with keys of the JDK, and apps for tests of policies. */
@NullMarked
package io.tidewire.auth.testing;

import org.jspecify.annotations.NullMarked;
