/** What commands read from and write to, and how they fail. */
@NullMarked
package io.tidewire.cli.terminal;

import org.jspecify.annotations.NullMarked;
