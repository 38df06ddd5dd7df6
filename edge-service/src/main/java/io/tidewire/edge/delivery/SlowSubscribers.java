package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.CatchUpBatch;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.fanout.Subscriber;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of one event loop whose connections could not take a message of a log. Only their
 * positions are kept. They receive what follows in batches, whenever their connections have room:
 * the log itself is the queue of a slow subscriber (docs/design/delivery.md §2.4).
 *
 * <p>Confined to one event loop.
 */
final class SlowSubscribers {

  private final Fanout fanout;
  private final BiConsumer<SubscriptionHandle, Position> catchUp;
  private final HubMeters meters;
  private final Map<Topic, Map<SubscriptionHandle, Position>> positions = new HashMap<>();

  /**
   * @param catchUp asks the channel for what follows a position
   */
  SlowSubscribers(
      Fanout fanout, BiConsumer<SubscriptionHandle, Position> catchUp, HubMeters meters) {
    this.fanout = fanout;
    this.catchUp = catchUp;
    this.meters = meters;
  }

  /** The subscriber has seen everything up to this position and could not take what follows. */
  void add(SubscriptionHandle handle, Position at) {
    handle.unseat(fanout);
    meters.lagging(1);
    wait(handle, at);
  }

  private void wait(SubscriptionHandle handle, Position at) {
    positions.computeIfAbsent(handle.topic(), none -> new LinkedHashMap<>()).put(handle, at);
    handle.subscriber().whenDrained(() -> drained(handle));
  }

  private void drained(SubscriptionHandle handle) {
    Position at = at(handle);
    if (at != null) catchUp.accept(handle, at);
  }

  private @Nullable Position at(SubscriptionHandle handle) {
    return positions.getOrDefault(handle.topic(), Map.of()).get(handle);
  }

  void left(SubscriptionHandle handle) {
    Map<SubscriptionHandle, Position> there = positions.get(handle.topic());
    if (there == null || there.remove(handle) == null) return;
    if (there.isEmpty()) positions.remove(handle.topic());
    meters.lagging(-1);
  }

  /** A frame that is in no log cannot be read later, so it is offered now. */
  void offer(Topic topic, Frame frame, Optional<SocketId> except) {
    if (positions.isEmpty()) return;
    offer(topic, frame, here -> except.filter(here.socketId()::equals).isEmpty());
  }

  /** The same to some of them. */
  void offer(Topic topic, Frame frame, Predicate<Subscriber> audience) {
    if (positions.isEmpty()) return;
    for (SubscriptionHandle handle :
        List.copyOf(positions.getOrDefault(topic, Map.of()).keySet())) {
      ChannelSubscriber subscriber = handle.subscriber();
      if (!audience.test(subscriber)) continue;
      if (subscriber.offer(frame) == Offer.OVERFLOWED) subscriber.tooSlow();
    }
  }

  void batch(SubscriptionHandle handle, CatchUpBatch batch) {
    Position at = at(handle);
    if (at == null) return;
    ChannelSubscriber subscriber = handle.subscriber();
    if (batch.notice().isPresent() && fellBehind(subscriber, batch.notice().get())) return;
    String epoch = batch.end().epoch();
    for (LogEntry message : batch.messages()) {
      Offer offer = offer(subscriber, message);
      if (offer == Offer.CLOSED) return;
      if (offer == Offer.OVERFLOWED) {
        wait(handle, new Position(epoch, message.offset() - 1));
        return;
      }
    }
    if (batch.level()) {
      left(handle);
      handle.seat(fanout);
    } else {
      positions.getOrDefault(handle.topic(), Map.of()).replace(handle, batch.end());
      catchUp.accept(handle, batch.end());
    }
  }

  private static Offer offer(ChannelSubscriber subscriber, LogEntry message) {
    if (!message.isFrom(subscriber)) return subscriber.offer(message.frame());
    subscriber.excepted(message.frame());
    return Offer.ACCEPTED;
  }

  /**
   * Whether the connection has to end: the log no longer has what a stock client missed, and only a
   * reconnect tells it so.
   */
  private static boolean fellBehind(ChannelSubscriber subscriber, Continuity notice) {
    boolean stock = subscriber.recovery().isEmpty();
    boolean trimmed =
        notice instanceof Continuity.Broken broken && broken.why() == Resumption.Reason.TRIMMED;
    if (stock && trimmed) {
      subscriber.tooSlow();
      return true;
    }
    continuity(subscriber, notice);
    return false;
  }

  static void continuity(ChannelSubscriber subscriber, Continuity notice) {
    if (subscriber.recovery().isPresent()) {
      subscriber.continuity(notice);
    } else if (notice instanceof Continuity.Broken) {
      subscriber.gap();
    }
  }
}
