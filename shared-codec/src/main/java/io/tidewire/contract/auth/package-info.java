/**
 * The questions that the other services ask the auth service, and its answers. Immutable records.
 */
@NullMarked
package io.tidewire.contract.auth;

import org.jspecify.annotations.NullMarked;
