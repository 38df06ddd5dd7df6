/** Every verdict of this service as a pure function: no clock, no socket, no file. */
@NullMarked
package io.tidewire.auth.policy;

import org.jspecify.annotations.NullMarked;
