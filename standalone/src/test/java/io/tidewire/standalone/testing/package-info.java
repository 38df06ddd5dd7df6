/** What the system tests share: running suites, clients that see every frame, and patience. */
@NullMarked
package io.tidewire.standalone.testing;

import org.jspecify.annotations.NullMarked;
