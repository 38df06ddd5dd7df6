/** What can be typed: commands, options, and what becomes of a wrong one. */
@NullMarked
package io.tidewire.bench.cli;

import org.jspecify.annotations.NullMarked;
