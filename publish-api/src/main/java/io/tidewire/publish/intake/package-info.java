/**
 * What a backend may ask for, and every reason to reject it (docs/design/protocol.md §8). Pure:
 * bytes and text in, valid values or {@link io.tidewire.publish.intake.Rejected} out.
 */
@NullMarked
package io.tidewire.publish.intake;

import org.jspecify.annotations.NullMarked;
