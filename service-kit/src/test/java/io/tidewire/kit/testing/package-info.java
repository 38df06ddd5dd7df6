/**
 * Fixtures shared by the tests of every module: a clock and timers that the test advances, and a
 * real Redis.
 */
@NullMarked
package io.tidewire.kit.testing;

import org.jspecify.annotations.NullMarked;
