/** Clients and publishers that keep a record of all that they do and are told. */
@NullMarked
package io.tidewire.standalone.faults.actor;

import org.jspecify.annotations.NullMarked;
