/** Asking another service: bounded in time and number, and not at all while nobody answers. */
@NullMarked
package io.tidewire.kit.bus;

import org.jspecify.annotations.NullMarked;
