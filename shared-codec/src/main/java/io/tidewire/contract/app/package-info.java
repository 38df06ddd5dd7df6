/**
 * What an app allows: its limits, its namespaces, and the identity and grants of one connection.
 * Immutable records.
 */
@NullMarked
package io.tidewire.contract.app;

import org.jspecify.annotations.NullMarked;
