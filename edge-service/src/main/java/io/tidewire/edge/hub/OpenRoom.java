package io.tidewire.edge.hub;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.session.Departure;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The room of every channel but presence channels: whoever waits is admitted. */
final class OpenRoom implements Room {

  private final ChannelName channel;
  private final FrameEncoder frames;
  private final Audience audience;
  private final Supplier<Optional<Frame>> cached;
  private Set<Ticket> waiting = Set.of();

  /**
   * @param cached what follows the greeting; whoever asks releases it
   */
  OpenRoom(
      ChannelName channel,
      FrameEncoder frames,
      Audience audience,
      Supplier<Optional<Frame>> cached) {
    this.channel = channel;
    this.frames = frames;
    this.audience = audience;
    this.cached = cached;
  }

  @Override
  public void arrive(Ticket ticket) {
    if (waiting.isEmpty()) waiting = new LinkedHashSet<>();
    waiting.add(ticket);
  }

  @Override
  public void depart(Ticket ticket, Departure how) {
    if (waiting.contains(ticket)) {
      waiting.remove(ticket);
    } else {
      audience.detach(ticket);
    }
  }

  @Override
  public void admit() {
    if (waiting.isEmpty()) return;
    Set<Ticket> admitted = waiting;
    waiting = Set.of();
    Frame succeeded = frames.encode(ServerFrames.subscriptionSucceeded(channel));
    Optional<Frame> last = cached.get();
    admitted.forEach(ticket -> audience.admit(ticket, succeeded, last));
    HubPorts.release(succeeded, last);
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && audience.size() == 0;
  }
}
