/** The input and output of commands, and how they fail. */
@NullMarked
package io.tidewire.cli.terminal;

import org.jspecify.annotations.NullMarked;
