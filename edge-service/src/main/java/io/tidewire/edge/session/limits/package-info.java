/** What one session may do, and how often. */
@NullMarked
package io.tidewire.edge.session.limits;

import org.jspecify.annotations.NullMarked;
