/** Limits on what callers may make a process hold or do: rates, bytes, and whose turn it is. */
@NullMarked
package io.tidewire.kit.limits;

import org.jspecify.annotations.NullMarked;
