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

/**
 * Who listens to what on this event loop, and the one loop that writes to them.
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

  /** Returns the seat by which the subscriber leaves. */
  public Seat join(Topic topic, Subscriber subscriber) {
    return rows.computeIfAbsent(topic, Row::new).add(subscriber);
  }

  /** Nothing is offered to the seat's subscriber any more. Leaving twice does nothing. */
  public void leave(Seat seat) {
    Row row = seat.row();
    if (row.remove(seat) && row.size() == 0) rows.remove(row.topic(), row);
  }

  /**
   * Offers the frame to every subscriber but the excepted one. Returns those that could not keep
   * up, so that the caller may end them once the loop no longer walks the table.
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

  /** Topics with a subscriber here. */
  public int topics() {
    return rows.size();
  }
}
