package io.tidewire.edge.hub;

import io.tidewire.contract.LogReading;
import io.tidewire.contract.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A subscriber whose connection could not take a message. It gets a portion for each time it asks,
 * and asks again when it has taken that.
 */
final class Lagging implements Straggler {

  private final Ticket ticket;
  private final boolean lenient;
  private final Supplier<Position> channel;
  private final Deliveries deliveries;
  private final List<Logged> messages = new ArrayList<>();
  private Optional<Continuity> notice = Optional.empty();
  private Position at;

  /**
   * @param channel where the channel is
   */
  Lagging(
      Ticket ticket,
      Position at,
      boolean lenient,
      Supplier<Position> channel,
      Deliveries deliveries) {
    this.ticket = ticket;
    this.at = at;
    this.lenient = lenient;
    this.channel = channel;
    this.deliveries = deliveries;
  }

  @Override
  public Ticket ticket() {
    return ticket;
  }

  @Override
  public Position at() {
    return at;
  }

  @Override
  public boolean crossed(Position now) {
    at = now;
    notice =
        Optional.of(
            lenient
                ? new Continuity.Boundary(now)
                : new Continuity.Broken(now, Resumption.Reason.FAILOVER));
    return true;
  }

  @Override
  public boolean diverged(Position now) {
    at = now;
    notice = Optional.of(new Continuity.Broken(now, Resumption.Reason.DIVERGED));
    return true;
  }

  @Override
  public boolean take(List<Logged> more) {
    Logged.retain(more);
    messages.addAll(more);
    if (!more.isEmpty()) at = new Position(at.epoch(), more.get(more.size() - 1).offset());
    return true;
  }

  @Override
  public boolean paused() {
    send(false);
    return false;
  }

  @Override
  public void level() {
    send(true);
  }

  /** What began anew after our place can be had from its beginning. */
  @Override
  public void lost(LogReading.Lost lost) {
    boolean news = CatchUps.isNews(lost, at.epoch());
    at = news ? new Position(lost.top().epoch(), 0) : channel.get();
    notice = Optional.of(new Continuity.Broken(at, Resumption.Reason.of(lost.reason())));
    send(!news);
  }

  private void send(boolean level) {
    deliveries.portion(ticket, new Portion(notice, messages, at, level));
    forget();
  }

  @Override
  public void forget() {
    Logged.release(messages);
    messages.clear();
  }
}
