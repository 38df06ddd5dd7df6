package io.tidewire.edge.hub;

import io.tidewire.edge.channel.Departure;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Reception;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.Audience;
import io.tidewire.edge.delivery.Room;
import io.tidewire.edge.delivery.Ticket;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ServerFrames;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The room of every channel but presence channels: whoever waits is admitted. */
final class OpenRoom implements Room {

  private final ChannelName channel;
  private final FrameEncoder frames;
  private final Audience audience;
  private final Supplier<Optional<Frame>> cached;
  private final Consumer<Ticket> start;
  private Set<Ticket> waiting = Set.of();
  private Set<Ticket> starting = Set.of();

  /**
   * @param cached what follows the greeting; whoever asks releases it
   * @param start finds out where a subscriber with the recovery extension starts
   */
  OpenRoom(
      ChannelName channel,
      FrameEncoder frames,
      Audience audience,
      Supplier<Optional<Frame>> cached,
      Consumer<Ticket> start) {
    this.channel = channel;
    this.frames = frames;
    this.audience = audience;
    this.cached = cached;
    this.start = start;
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
    } else if (starting.contains(ticket)) {
      starting.remove(ticket);
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
    for (Ticket ticket : admitted) {
      if (ticket.isRecovering()) {
        start(ticket);
      } else {
        audience.admit(ticket, succeeded, last);
      }
    }
    succeeded.release();
    last.ifPresent(Frame::release);
  }

  private void start(Ticket ticket) {
    if (starting.isEmpty()) starting = new HashSet<>();
    starting.add(ticket);
    start.accept(ticket);
  }

  @Override
  public void resume(Ticket ticket, Resumption how, List<Logged> replay) {
    if (!starting.remove(ticket)) return;
    Optional<Frame> last = cached.get();
    audience.resume(ticket, new Reception(how, Optional.empty(), replay, last));
    last.ifPresent(Frame::release);
  }

  @Override
  public void again(Ticket ticket) {
    if (starting.remove(ticket)) arrive(ticket);
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty() && starting.isEmpty() && audience.size() == 0;
  }
}
