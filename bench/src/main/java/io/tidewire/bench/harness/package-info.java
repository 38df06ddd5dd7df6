/** What every measurement needs: connections, a clock, processes and a report. */
@NullMarked
package io.tidewire.bench.harness;

import org.jspecify.annotations.NullMarked;
