/** The meter registry of a process, and meters that every service has. */
@NullMarked
package io.tidewire.kit.metrics;

import org.jspecify.annotations.NullMarked;
