/** Mistakes put into copies of compiled classes, to see whether tests notice them. */
@NullMarked
package io.tidewire.kit.testing.mistake;

import org.jspecify.annotations.NullMarked;
