/** Clients and publishers that record all that they send and receive. */
@NullMarked
package io.tidewire.standalone.faults.actor;

import org.jspecify.annotations.NullMarked;
