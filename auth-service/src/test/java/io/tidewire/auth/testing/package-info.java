/** An identity provider made of JDK keys, and apps to try policies on. */
@NullMarked
package io.tidewire.auth.testing;

import org.jspecify.annotations.NullMarked;
