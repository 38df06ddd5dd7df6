/** Every verdict of this service as a pure function, without clock, sockets or files. */
@NullMarked
package io.tidewire.auth.policy;

import org.jspecify.annotations.NullMarked;
