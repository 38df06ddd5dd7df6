/** Settings of channels that several services must read alike. */
@NullMarked
package io.tidewire.kit.channels;

import org.jspecify.annotations.NullMarked;
