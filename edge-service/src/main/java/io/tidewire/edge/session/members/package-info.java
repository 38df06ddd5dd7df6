/** What one subscription to a presence channel is told of its members. */
@NullMarked
package io.tidewire.edge.session.members;

import org.jspecify.annotations.NullMarked;
