package io.tidewire.edge.fanout;

import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The subscribers of every topic on one event loop, and the loop over them that delivers.
 *
 * <p>Confined to a single event loop: no locks inside, never shared.
 */
public final class Fanout {

  private final Map<Topic, Row> rows = new HashMap<>();
  private final List<Subscriber> tooSlow = new ArrayList<>(0);
  private final LongAdder delivered;

  /**
   * @param delivered counts the frames that subscribers took
   */
  public Fanout(LongAdder delivered) {
    this.delivered = delivered;
  }

  /** Adds a subscriber. The seat removes it again. */
  public Seat join(Topic topic, Subscriber subscriber) {
    return rows.computeIfAbsent(topic, Row::new).add(subscriber);
  }

  /** Removes the seat's subscriber. Does nothing the second time. */
  public void leave(Seat seat) {
    Row row = seat.row();
    if (row.remove(seat) && row.size() == 0) rows.remove(row.topic(), row);
  }

  /**
   * Offers the frame to every subscriber except the excepted one. Returns those that could not take
   * it, so that the caller can handle them after the iteration.
   */
  public List<Subscriber> deliver(Topic topic, Frame frame, Optional<SocketId> except) {
    Row row = rows.get(topic);
    if (row == null) return List.of();
    delivered.add(row.offer(frame, except, tooSlow));
    if (tooSlow.isEmpty()) return List.of();
    List<Subscriber> ended = List.copyOf(tooSlow);
    tooSlow.clear();
    return ended;
  }

  /** Offers the frame to some of the subscribers, and returns those that could not take it. */
  public List<Subscriber> deliver(Topic topic, Frame frame, Predicate<Subscriber> audience) {
    List<Subscriber> ended = new ArrayList<>(0);
    forEach(
        topic,
        subscriber -> {
          if (!audience.test(subscriber)) return;
          Offer offer = subscriber.offer(frame);
          if (offer == Offer.ACCEPTED) delivered.increment();
          else if (offer == Offer.OVERFLOWED) ended.add(subscriber);
        });
    return ended;
  }

  /** Every subscriber of the topic. */
  public void forEach(Topic topic, Consumer<Subscriber> action) {
    Row row = rows.get(topic);
    if (row != null) row.forEach(action);
  }

  /** How many subscribers the topic has here. */
  public int size(Topic topic) {
    Row row = rows.get(topic);
    return row == null ? 0 : row.size();
  }

  /** The number of topics with a subscriber. */
  public int topics() {
    return rows.size();
  }
}
