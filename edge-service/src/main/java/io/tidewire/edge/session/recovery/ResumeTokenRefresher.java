package io.tidewire.edge.session.recovery;

import io.tidewire.kit.time.Timers;
import io.tidewire.signing.cluster.ResumeToken;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends every connection with the recovery extension a new resume token when half the life of the
 * last one is over. All wait equally long, so they are due in the order in which they were added,
 * and one timer serves all connections of a loop. Confined to that loop.
 */
public final class ResumeTokenRefresher {

  /** A connection of a client with the recovery extension. */
  public interface Connection {

    /** Sends the next resume token. */
    void sendResumeToken();
  }

  static final Duration PERIOD = ResumeToken.LIFETIME.dividedBy(2);

  /** Tokens due within this time are sent together. */
  private static final long STEP_MS = 250;

  private final Timers timers;
  private final Clock clock;
  private final Map<Connection, Long> dueAtMs = new LinkedHashMap<>();
  private boolean waiting;

  public ResumeTokenRefresher(Timers timers, Clock clock) {
    this.timers = timers;
    this.clock = clock;
  }

  /** The connection was sent a new token, perhaps its first. */
  public void renewed(Connection connection) {
    dueAtMs.remove(connection);
    dueAtMs.put(connection, clock.millis() + PERIOD.toMillis());
    await();
  }

  /** The connection has ended. */
  public void forget(Connection connection) {
    dueAtMs.remove(connection);
  }

  private void await() {
    if (waiting || dueAtMs.isEmpty()) return;
    waiting = true;
    long left = dueAtMs.values().iterator().next() - clock.millis();
    timers.after(Duration.ofMillis(Math.max(STEP_MS, left)), this::renewDue);
  }

  private void renewDue() {
    waiting = false;
    long now = clock.millis();
    List<Connection> due = new ArrayList<>();
    for (Map.Entry<Connection, Long> next : dueAtMs.entrySet()) {
      if (next.getValue() > now) break;
      due.add(next.getKey());
    }
    due.forEach(Connection::sendResumeToken);
    await();
  }
}
