package io.tidewire.edge.stream;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.EpochTransition;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.delivery.SubscriptionHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A subscriber whose connection could not take a message. It receives one batch per request, and
 * requests the next when it has sent that.
 */
final class SlowSubscriberCatchUp implements CatchUp {

  private final StreamChannel channel;
  private final SubscriptionHandle handle;
  private final Supplier<Position> now;
  private final List<LogEntry> messages = new ArrayList<>();
  private Optional<Continuity> notice = Optional.empty();
  private Position at;

  /**
   * @param now the channel's current position
   */
  SlowSubscriberCatchUp(
      StreamChannel channel, SubscriptionHandle handle, Position at, Supplier<Position> now) {
    this.channel = channel;
    this.handle = handle;
    this.at = at;
    this.now = now;
  }

  @Override
  public SubscriptionHandle handle() {
    return handle;
  }

  @Override
  public Position at() {
    return at;
  }

  @Override
  public boolean follow(EpochTransition transition) {
    at = transition.at();
    Optional<Resumption.Reason> why =
        transition.loss().or(this::untold).or(() -> transition.missed(channel.lenient()));
    notice =
        Optional.of(
            why.<Continuity>map(reason -> new Continuity.Broken(at, reason))
                .orElseGet(() -> isAcross() ? new Continuity.Boundary(at) : transition.notice()));
    return true;
  }

  /** Whether it has to be told of a failover. */
  private boolean isAcross() {
    return notice.filter(Continuity.Boundary.class::isInstance).isPresent();
  }

  /** A loss that it has to be told of: another transition does not undo it. */
  private Optional<Resumption.Reason> untold() {
    return notice
        .filter(Continuity.Broken.class::isInstance)
        .map(Continuity.Broken.class::cast)
        .map(Continuity.Broken::why);
  }

  @Override
  public boolean take(List<LogEntry> more) {
    LogEntry.retain(more);
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
  public void caughtUp() {
    send(true);
  }

  @Override
  public void lost(Resumption.Reason why) {
    at = now.get();
    notice = Optional.of(new Continuity.Broken(at, why));
    send(true);
  }

  private void send(boolean caughtUp) {
    channel
        .ports()
        .loop()
        .deliveries()
        .batch(handle, new CatchUpBatch(notice, messages, at, caughtUp));
    forget();
  }

  @Override
  public void forget() {
    LogEntry.release(messages);
    messages.clear();
  }
}
