/** Proxies for the connections of a run, which inject faults of the network. */
@NullMarked
package io.tidewire.standalone.faults.wire;

import org.jspecify.annotations.NullMarked;
