/**
 * The command line: starts the services, and talks to running ones as a client, as a backend and as
 * an operator does.
 */
@NullMarked
package io.tidewire.cli;

import org.jspecify.annotations.NullMarked;
