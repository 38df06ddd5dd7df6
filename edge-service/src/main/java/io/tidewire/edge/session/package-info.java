/**
 * One client's conversation: its state, subscriptions, client events and limits. Knows ports, not
 * sockets or buses.
 */
@NullMarked
package io.tidewire.edge.session;

import org.jspecify.annotations.NullMarked;
