/** What every measurement needs: its connections, its clock, its processes and its report. */
@NullMarked
package io.tidewire.bench.harness;

import org.jspecify.annotations.NullMarked;
