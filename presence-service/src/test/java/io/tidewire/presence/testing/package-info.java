/** Fixtures shared by the tests of this module. */
@NullMarked
package io.tidewire.presence.testing;

import org.jspecify.annotations.NullMarked;
