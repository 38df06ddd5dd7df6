/**
 * Channels with a history: every message once and in order, gaps read from the log, and subscribers
 * that come back or fall behind brought up to date.
 */
@NullMarked
package io.tidewire.edge.stream;

import org.jspecify.annotations.NullMarked;
