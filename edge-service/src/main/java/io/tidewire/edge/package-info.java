/** An edge: terminates WebSockets, holds sessions, and fans out what Redis brings. */
@NullMarked
package io.tidewire.edge;

import org.jspecify.annotations.NullMarked;
