/** When to try again: pauses that grow with jitter, and a circuit breaker. */
@NullMarked
package io.tidewire.kit.retry;

import org.jspecify.annotations.NullMarked;
