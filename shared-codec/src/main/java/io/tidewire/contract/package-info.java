/**
 * What the services say to each other: bus addresses, the immutable records that travel to them,
 * and the layout of what they share in Redis.
 *
 * <p>To learn what crosses the bus, read {@link io.tidewire.contract.Addresses} and the directory
 * listing.
 */
@NullMarked
package io.tidewire.contract;

import org.jspecify.annotations.NullMarked;
