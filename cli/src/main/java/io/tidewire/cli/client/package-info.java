/** Commands that talk to a running server as a backend or a client of an app does. */
@NullMarked
package io.tidewire.cli.client;

import org.jspecify.annotations.NullMarked;
