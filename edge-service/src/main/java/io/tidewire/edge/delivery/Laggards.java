package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.Logged;
import io.tidewire.edge.channel.Portion;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of one loop whose connections could not take a message of a log. They keep their
 * place and nothing else, and get what follows in portions, whenever their connections have room:
 * the log is the queue of those who are slow (docs/design/delivery.md §2.4).
 *
 * <p>Confined to one event loop.
 */
final class Laggards {

  private final Fanout fanout;
  private final BiConsumer<Ticket, Position> catchUp;
  private final HubMeters meters;
  private final Map<Topic, Map<Ticket, Position>> places = new HashMap<>();

  /**
   * @param catchUp asks the channel for what follows a place
   */
  Laggards(Fanout fanout, BiConsumer<Ticket, Position> catchUp, HubMeters meters) {
    this.fanout = fanout;
    this.catchUp = catchUp;
    this.meters = meters;
  }

  /** It has seen all up to here, and could not take what follows. */
  void add(Ticket ticket, Position at) {
    ticket.unseat(fanout);
    meters.lagging(1);
    wait(ticket, at);
  }

  private void wait(Ticket ticket, Position at) {
    places.computeIfAbsent(ticket.topic(), none -> new LinkedHashMap<>()).put(ticket, at);
    ticket.subscriber().whenDrained(() -> drained(ticket));
  }

  private void drained(Ticket ticket) {
    Position at = at(ticket);
    if (at != null) catchUp.accept(ticket, at);
  }

  private @Nullable Position at(Ticket ticket) {
    return places.getOrDefault(ticket.topic(), Map.of()).get(ticket);
  }

  void left(Ticket ticket) {
    Map<Ticket, Position> there = places.get(ticket.topic());
    if (there == null || there.remove(ticket) == null) return;
    if (there.isEmpty()) places.remove(ticket.topic());
    meters.lagging(-1);
  }

  /** What is in no log cannot be had later. */
  void offer(Topic topic, Frame frame, Optional<SocketId> except) {
    if (places.isEmpty()) return;
    for (Ticket ticket : List.copyOf(places.getOrDefault(topic, Map.of()).keySet())) {
      ChannelSubscriber subscriber = ticket.subscriber();
      if (except.filter(subscriber.socketId()::equals).isPresent()) continue;
      if (subscriber.offer(frame) == Offer.OVERFLOWED) subscriber.tooSlow();
    }
  }

  void portion(Ticket ticket, Portion portion) {
    Position at = at(ticket);
    if (at == null) return;
    ChannelSubscriber subscriber = ticket.subscriber();
    if (portion.notice().isPresent() && fellBehind(subscriber, portion.notice().get())) return;
    String epoch = portion.end().epoch();
    for (Logged message : portion.messages()) {
      Offer offer = offer(subscriber, message);
      if (offer == Offer.CLOSED) return;
      if (offer == Offer.OVERFLOWED) {
        wait(ticket, new Position(epoch, message.offset() - 1));
        return;
      }
    }
    if (portion.level()) {
      left(ticket);
      ticket.seat(fanout);
    } else {
      places.getOrDefault(ticket.topic(), Map.of()).replace(ticket, portion.end());
      catchUp.accept(ticket, portion.end());
    }
  }

  private static Offer offer(ChannelSubscriber subscriber, Logged message) {
    if (!message.isFrom(subscriber)) return subscriber.offer(message.frame());
    subscriber.excepted(message.frame());
    return Offer.ACCEPTED;
  }

  /**
   * Whether that is the end: a stock client was too slow for what is kept, and there is no way to
   * tell it but to make it come again.
   */
  private static boolean fellBehind(ChannelSubscriber subscriber, Continuity notice) {
    boolean stock = subscriber.recovery().isEmpty();
    boolean trimmed =
        notice instanceof Continuity.Broken broken && broken.why() == Resumption.Reason.TRIMMED;
    if (stock && trimmed) {
      subscriber.tooSlow();
      return true;
    }
    tell(subscriber, notice);
    return false;
  }

  static void tell(ChannelSubscriber subscriber, Continuity notice) {
    if (subscriber.recovery().isPresent()) {
      subscriber.continuity(notice);
    } else if (notice instanceof Continuity.Broken) {
      subscriber.gap();
    }
  }
}
