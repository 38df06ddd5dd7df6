/**
 * Requests to servers of customers: signed, to addresses that are allowed. For backend services
 * only; an edge makes no calls to the outside.
 */
@NullMarked
package io.tidewire.kit.outbound;

import org.jspecify.annotations.NullMarked;
