package io.tidewire.edge.socket;

import io.tidewire.wire.CloseCode;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The connections of one event loop that speak HTTP, until they are upgraded or gone. None stays
 * for long: not the one that says nothing, not the one that says a byte a minute, not the one whose
 * verdict does not come. Confined to that loop.
 */
final class Lobby {

  private final SocketMeters meters;
  private final Map<HttpConnection, Visit> visits = new HashMap<>();
  private int now;

  Lobby(SocketMeters meters) {
    this.meters = meters;
  }

  void enter(HttpConnection connection, int ticks) {
    Visit visit = new Visit(connection, now + ticks);
    visits.put(connection, visit);
    connection.closeHandler(gone -> lost(visit));
  }

  private void lost(Visit visit) {
    boolean was = visits.remove(visit.connection) != null;
    if (was && !visit.served) meters.upgradeLost();
    visit.wait = Optional.empty();
  }

  /** It made a plain request, and may stay for that much longer to make another. */
  void served(HttpConnection connection, int ticks) {
    visit(connection).served = true;
    prolong(connection, ticks);
  }

  /** It may stay for that much longer, from now. */
  void prolong(HttpConnection connection, int ticks) {
    visit(connection).deadline = now + ticks;
  }

  /**
   * It waits for a verdict. If none comes in time, {@code refusal} is called with the code to say.
   */
  Visit await(HttpConnection connection, int ticks, Consumer<CloseCode> refusal) {
    Visit visit = visit(connection);
    visit.deadline = now + ticks;
    visit.wait = Optional.of(refusal);
    return visit;
  }

  /** It is a socket now. */
  void leave(HttpConnection connection) {
    visits.remove(connection);
  }

  /** Answers all that wait for a verdict. */
  void sendAway(CloseCode code) {
    List.copyOf(visits.values()).forEach(visit -> visit.refuse(code));
  }

  void tick() {
    now++;
    if (visits.isEmpty()) return;
    List<Visit> overdue = visits.values().stream().filter(visit -> visit.deadline <= now).toList();
    overdue.forEach(Visit::expire);
  }

  int size() {
    return visits.size();
  }

  private Visit visit(HttpConnection connection) {
    return visits.computeIfAbsent(connection, stranger -> new Visit(stranger, now));
  }

  /** One connection's stay. */
  static final class Visit {

    private final HttpConnection connection;
    private int deadline;

    /** It is no client of ours, so it is not missed when it goes. */
    private boolean served;

    /** Present while it waits for a verdict; says what happens if none comes. */
    private Optional<Consumer<CloseCode>> wait = Optional.empty();

    private Visit(HttpConnection connection, int deadline) {
      this.connection = connection;
      this.deadline = deadline;
    }

    /** Ends the wait. Returns false if nobody waits any more: gone, or answered otherwise. */
    boolean answer() {
      boolean waited = wait.isPresent();
      wait = Optional.empty();
      return waited;
    }

    private void refuse(CloseCode code) {
      Optional<Consumer<CloseCode>> waiting = wait;
      wait = Optional.empty();
      waiting.ifPresent(refusal -> refusal.accept(code));
    }

    private void expire() {
      if (wait.isPresent()) {
        refuse(CloseCode.OVER_CAPACITY);
      } else {
        connection.close();
      }
    }
  }
}
