/** What a client is told when something is refused: close codes and errors of the protocol. */
@NullMarked
package io.tidewire.wire.error;

import org.jspecify.annotations.NullMarked;
