package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.limits.Admission;
import io.tidewire.edge.websocket.limits.SocketMeters;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.error.CloseCode;
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
  private final Map<HttpConnection, Pending> all = new HashMap<>();
  private int now;

  /**
   * @param admission counts the upgrades of all loops that wait for a verdict
   */
  PendingUpgrades(SocketMeters meters, Admission admission) {
    this.meters = meters;
    this.admission = admission;
  }

  void enter(HttpConnection connection, int ticks) {
    Pending pending = new Pending(connection, now + ticks);
    all.put(connection, pending);
    connection.closeHandler(gone -> lost(pending));
  }

  private void lost(Pending pending) {
    boolean was = all.remove(pending.connection) != null;
    if (was && !pending.served) meters.upgradeLost();
    pending.answer();
  }

  /** It made a plain HTTP request, and has that many ticks for another. */
  void served(HttpConnection connection, int ticks) {
    pending(connection).served = true;
    prolong(connection, ticks);
  }

  /** Moves its deadline to that many ticks from now. */
  void prolong(HttpConnection connection, int ticks) {
    pending(connection).deadline = now + ticks;
  }

  /**
   * It waits for a verdict. If none arrives in time, {@code refusal} is called with a close code
   * and reason.
   */
  Pending await(HttpConnection connection, int ticks, BiConsumer<CloseCode, String> refusal) {
    Pending pending = pending(connection);
    pending.deadline = now + ticks;
    pending.await(refusal);
    return pending;
  }

  /** It was upgraded. */
  void leave(HttpConnection connection) {
    all.remove(connection);
  }

  /** Refuses all upgrades that wait for a verdict. */
  void sendAway(CloseCode code) {
    List.copyOf(all.values()).forEach(pending -> pending.refuse(code, code.reason()));
  }

  void tick() {
    now++;
    if (all.isEmpty()) return;
    List<Pending> overdue =
        all.values().stream().filter(pending -> pending.deadline <= now).toList();
    overdue.forEach(Pending::expire);
  }

  int size() {
    return all.size();
  }

  private Pending pending(HttpConnection connection) {
    return all.computeIfAbsent(connection, stranger -> new Pending(stranger, now));
  }

  /** One connection, until it is upgraded or closed. */
  final class Pending {

    private final HttpConnection connection;
    private int deadline;

    /** Whether it made a plain HTTP request, so that its end is not a lost upgrade. */
    private boolean served;

    /** Present while it waits for a verdict; called if none arrives. */
    private Optional<BiConsumer<CloseCode, String>> wait = Optional.empty();

    private Cancel place = NOT_QUEUING;
    private boolean asked;

    private Pending(HttpConnection connection, int deadline) {
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
