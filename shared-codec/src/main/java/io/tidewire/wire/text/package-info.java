/** What text is, before it means anything. Pure; knows nothing of frames or transports. */
@NullMarked
package io.tidewire.wire.text;

import org.jspecify.annotations.NullMarked;
