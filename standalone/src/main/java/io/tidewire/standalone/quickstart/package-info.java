/** A page to try Tidewire with, and the little that it needs from a server. */
@NullMarked
package io.tidewire.standalone.quickstart;

import org.jspecify.annotations.NullMarked;
