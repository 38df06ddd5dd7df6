/**
 * How a process joins the others: a Vert.x whose event bus is clustered, with Hazelcast for
 * membership.
 */
@NullMarked
package io.tidewire.kit.cluster;

import org.jspecify.annotations.NullMarked;
