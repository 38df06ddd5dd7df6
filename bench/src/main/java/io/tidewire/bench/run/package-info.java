/** The measurements. Each opens connections, publishes, waits, and reports the figures. */
@NullMarked
package io.tidewire.bench.run;

import org.jspecify.annotations.NullMarked;
