/** Attacks by clients that know an app's public key only: bounded, and counted instead of timed. */
@NullMarked
package io.tidewire.standalone.attacks;

import org.jspecify.annotations.NullMarked;
