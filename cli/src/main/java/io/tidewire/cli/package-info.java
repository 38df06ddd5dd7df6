/**
 * The command line. It starts the services, and talks to running ones as a client, a backend or an
 * operator.
 */
@NullMarked
package io.tidewire.cli;

import org.jspecify.annotations.NullMarked;
