/**
 * Attacks by clients that know only an app's public key. Tests check limits by counts, not by
 * times.
 */
@NullMarked
package io.tidewire.standalone.attacks;

import org.jspecify.annotations.NullMarked;
