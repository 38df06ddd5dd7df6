package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.limits.Admission;
import io.tidewire.edge.websocket.limits.SocketMeters;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.CloseCode;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The connections of one event loop that still speak HTTP, until they are upgraded or closed. Each
 * has a deadline, whether it sends nothing, sends slowly or waits for a verdict. Confined to that
 * loop.
 */
final class PendingUpgrades {

  /** The reason if auth has not answered; the code lets the client retry. */
  static final String NO_ANSWER = "Authentication service is unavailable, try again";

  private static final Cancel NOT_QUEUING = () -> {};

  private final SocketMeters meters;
  private final Admission admission;
  private final Map<HttpConnection, Visit> visits = new HashMap<>();
  private int now;

  /**
   * @param admission counts the upgrades of all loops that wait for a verdict
   */
  PendingUpgrades(SocketMeters meters, Admission admission) {
    this.meters = meters;
    this.admission = admission;
  }

  void enter(HttpConnection connection, int ticks) {
    Visit visit = new Visit(connection, now + ticks);
    visits.put(connection, visit);
    connection.closeHandler(gone -> lost(visit));
  }

  private void lost(Visit visit) {
    boolean was = visits.remove(visit.connection) != null;
    if (was && !visit.served) meters.upgradeLost();
    visit.answer();
  }

  /** It made a plain HTTP request, and has that many ticks for another. */
  void served(HttpConnection connection, int ticks) {
    visit(connection).served = true;
    prolong(connection, ticks);
  }

  /** Moves its deadline to that many ticks from now. */
  void prolong(HttpConnection connection, int ticks) {
    visit(connection).deadline = now + ticks;
  }

  /**
   * It waits for a verdict. If none arrives in time, {@code refusal} is called with a close code
   * and reason.
   */
  Visit await(HttpConnection connection, int ticks, BiConsumer<CloseCode, String> refusal) {
    Visit visit = visit(connection);
    visit.deadline = now + ticks;
    visit.await(refusal);
    return visit;
  }

  /** It was upgraded. */
  void leave(HttpConnection connection) {
    visits.remove(connection);
  }

  /** Refuses all upgrades that wait for a verdict. */
  void sendAway(CloseCode code) {
    List.copyOf(visits.values()).forEach(visit -> visit.refuse(code, code.reason()));
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

  /** One connection, until it is upgraded or closed. */
  final class Visit {

    private final HttpConnection connection;
    private int deadline;

    /** Whether it made a plain HTTP request, so that its end is not a lost upgrade. */
    private boolean served;

    /** Present while it waits for a verdict; called if none arrives. */
    private Optional<BiConsumer<CloseCode, String>> wait = Optional.empty();

    private Cancel place = NOT_QUEUING;
    private boolean asked;

    private Visit(HttpConnection connection, int deadline) {
      this.connection = connection;
      this.deadline = deadline;
    }

    private void await(BiConsumer<CloseCode, String> refusal) {
      wait = Optional.of(refusal);
      admission.asked();
    }

    /** Sets what removes it from the rate limiter's queue when its wait ends. */
    void queuesAt(Cancel place) {
      if (wait.isPresent()) this.place = place;
    }

    /** Its turn has come and auth was asked. */
    void asks() {
      asked = true;
    }

    /** Ends the wait. Returns false if it has ended already. */
    boolean answer() {
      if (wait.isEmpty()) return false;
      wait = Optional.empty();
      place.cancel();
      place = NOT_QUEUING;
      admission.answered();
      return true;
    }

    private void refuse(CloseCode code, String reason) {
      Optional<BiConsumer<CloseCode, String>> waiting = wait;
      if (answer()) waiting.ifPresent(refusal -> refusal.accept(code, reason));
    }

    private void expire() {
      if (wait.isPresent()) {
        CloseCode code = CloseCode.OVER_CAPACITY;
        refuse(code, asked ? NO_ANSWER : code.reason());
      } else {
        connection.close();
      }
    }
  }
}
