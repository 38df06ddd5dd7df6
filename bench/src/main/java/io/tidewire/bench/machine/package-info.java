/** What the machine and its processes say of themselves: CPU, memory, lag. */
@NullMarked
package io.tidewire.bench.machine;

import org.jspecify.annotations.NullMarked;
