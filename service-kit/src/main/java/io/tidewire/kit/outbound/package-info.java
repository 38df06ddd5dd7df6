/**
 * Requests to servers of customers: signed, to addresses that are allowed. For backend services
 * only; an edge calls nobody outside.
 */
@NullMarked
package io.tidewire.kit.outbound;

import org.jspecify.annotations.NullMarked;
