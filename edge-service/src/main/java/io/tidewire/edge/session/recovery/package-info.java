/** How a client with the recovery extension proves what it has seen and who it was. */
@NullMarked
package io.tidewire.edge.session.recovery;

import org.jspecify.annotations.NullMarked;
