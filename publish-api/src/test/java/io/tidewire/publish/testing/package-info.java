/** The API under test with fake neighbours, and clients that send exactly the given bytes. */
@NullMarked
package io.tidewire.publish.testing;

import org.jspecify.annotations.NullMarked;
