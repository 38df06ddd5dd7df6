/**
 * The API under test with hand-made neighbours, and clients that send exactly what they are told.
 */
@NullMarked
package io.tidewire.publish.testing;

import org.jspecify.annotations.NullMarked;
