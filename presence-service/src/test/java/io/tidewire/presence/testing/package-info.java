/** What the tests of this module share. */
@NullMarked
package io.tidewire.presence.testing;

import org.jspecify.annotations.NullMarked;
