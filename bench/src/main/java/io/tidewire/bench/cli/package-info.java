/** The commands of the program, their options, and the handling of wrong ones. */
@NullMarked
package io.tidewire.bench.cli;

import org.jspecify.annotations.NullMarked;
