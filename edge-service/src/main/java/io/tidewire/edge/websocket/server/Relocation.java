package io.tidewire.edge.websocket.server;

import io.tidewire.edge.websocket.connection.Connections;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.error.CloseCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Moves some clients of one event loop to other edges while this one keeps running: those that can
 * migrate are asked to, others are closed with 4200. Each connection is asked at most once a round.
 * Confined to that loop.
 */
public final class Relocation {

  /** What a client that is asked to migrate has for it; then it is closed with 4200. */
  static final Duration MIGRATION_TIME = Duration.ofSeconds(10);

  private static final int MAX_RETRY_MS = 500;

  private final Connections connections;
  private final Timers timers;
  private final Random random;
  private Round round = new Round();

  Relocation(Connections connections, Timers timers, Random random) {
    this.connections = connections;
    this.timers = timers;
    this.random = random;
  }

  private static final class Round {

    final Deque<EdgeSocket> queue = new ArrayDeque<>();
    final List<EdgeSocket> asked = new ArrayList<>();
  }

  /**
   * Begins a round and chooses a random order, clients that can migrate first. Returns their
   * number.
   *
   * @param stock whether other clients have to move, too
   */
  public int choose(boolean stock) {
    List<EdgeSocket> all = connections.copy();
    Collections.shuffle(all, random);
    Map<Boolean, List<EdgeSocket>> byAbility =
        all.stream()
            .filter(EdgeSocket::isOpen)
            .collect(Collectors.partitioningBy(EdgeSocket::canMigrate));
    round = new Round();
    round.queue.addAll(byAbility.getOrDefault(true, List.of()));
    if (stock) round.queue.addAll(byAbility.getOrDefault(false, List.of()));
    return round.queue.size();
  }

  /** Clients that were asked. */
  public record Asked(int migrating, int closed) {}

  /** Asks the next ones. */
  public Asked ask(int count) {
    List<EdgeSocket> migrating = new ArrayList<>();
    int closed = 0;
    while (migrating.size() + closed < count && !round.queue.isEmpty()) {
      EdgeSocket next = round.queue.remove();
      if (next.canMigrate()) {
        next.migrate(MIGRATION_TIME.toMillis());
        migrating.add(next);
      } else if (next.isOpen()) {
        sendAway(next);
        closed++;
      }
    }
    if (!migrating.isEmpty()) {
      Round current = round;
      current.asked.addAll(migrating);
      timers.after(MIGRATION_TIME, () -> overdue(current, migrating));
    }
    return new Asked(migrating.size(), closed);
  }

  private void overdue(Round current, List<EdgeSocket> migrating) {
    if (current == round) migrating.forEach(this::sendAway);
  }

  private void sendAway(EdgeSocket socket) {
    socket.close(CloseCode.RECONNECT, "rebalance retry_ms=" + random.nextInt(MAX_RETRY_MS));
  }

  /** Clients that were asked in this round and are still connected. */
  public int leaving() {
    round.asked.removeIf(socket -> !socket.isOpen());
    return round.asked.size();
  }

  /** Ends the round. Clients that were asked and have not moved may stay. */
  public void stop() {
    round = new Round();
  }
}
