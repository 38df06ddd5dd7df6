/**
 * Presence channels: who is a member, as the presence service knows it, and how many connections
 * each channel has.
 */
@NullMarked
package io.tidewire.edge.presence;

import org.jspecify.annotations.NullMarked;
