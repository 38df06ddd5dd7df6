/** Bugs seeded into copies of compiled classes, to check that tests detect them. */
@NullMarked
package io.tidewire.kit.testing.mistake;

import org.jspecify.annotations.NullMarked;
