/**
 * What tests of every module share: a clock and timers whose hands the test turns, and a real
 * Redis.
 */
@NullMarked
package io.tidewire.kit.testing;

import org.jspecify.annotations.NullMarked;
