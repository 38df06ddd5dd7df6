package io.tidewire.edge.hub;

import io.tidewire.contract.Position;
import io.tidewire.edge.session.Departure;

/**
 * The channels that one event loop owns, as their subscribers on every loop reach them. Confined to
 * the owning loop.
 */
interface ChannelOwner {

  void join(Ticket ticket);

  void leave(Ticket ticket, Departure how);

  /** An admitted subscriber that fell behind can take what follows {@code at}. */
  void catchUp(Ticket ticket, Position at);
}
