/**
 * The requests that a backend may send, and every reason to reject one (docs/design/protocol.md
 * §8). Pure: turns bytes and text into valid values or {@link io.tidewire.publish.intake.Rejected}.
 */
@NullMarked
package io.tidewire.publish.intake;

import org.jspecify.annotations.NullMarked;
