package io.tidewire.edge.hub;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One edge's way to a {@link SimulatedPresenceService}: every operation and every answer is
 * delayed, some are lost, some arrive so late that they were repeated before.
 */
final class UnreliablePresenceClient implements PresenceClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_WAY_MS = 60;

  private final String node;
  private final SimulatedPresenceService presenceClient;
  private final ManualTimers timers;
  private final Random random;
  private final double lost;
  private final Set<PendingPresenceUpdate> waiting = new LinkedHashSet<>();
  private final Set<PendingPresenceUpdate> out = new HashSet<>();
  private final Set<SocketId> outFor = new HashSet<>();

  UnreliablePresenceClient(
      String node,
      SimulatedPresenceService presenceClient,
      ManualTimers timers,
      Random random,
      double lost) {
    this.node = node;
    this.presenceClient = presenceClient;
    this.timers = timers;
    this.random = random;
    this.lost = lost;
  }

  @Override
  public void submit(PendingPresenceUpdate update) {
    if (out.contains(update) || !waiting.add(update)) return;
    timers.after(way(), () -> send(update));
  }

  @Override
  public void submitFirst(PendingPresenceUpdate update) {
    submit(update);
  }

  @Override
  public void submitLater(PendingPresenceUpdate update) {
    submit(update);
  }

  private void send(PendingPresenceUpdate update) {
    waiting.remove(update);
    Optional<PresenceOp> continuity = update.operation();
    if (continuity.isEmpty()) return;
    PresenceOp operation = continuity.get();
    out.add(update);
    occupyLane(operation);
    boolean neverArrives = random.nextDouble() < lost;
    boolean answerIsLost = random.nextDouble() < lost;
    if (neverArrives || answerIsLost) {
      if (!neverArrives) timers.after(way(), () -> presenceClient.carryOut(node, operation));
      if (neverArrives && random.nextBoolean()) {
        timers.after(TIMEOUT.plus(way()), () -> presenceClient.carryOut(node, operation));
      }
      timers.after(TIMEOUT, () -> back(update, operation));
      return;
    }
    timers.after(
        way(),
        () -> {
          PresenceOutcome outcome = presenceClient.carryOut(node, operation);
          timers.after(
              way(),
              () -> {
                update.answered(outcome);
                back(update, operation);
              });
        });
  }

  private void occupyLane(PresenceOp operation) {
    socketOf(operation)
        .ifPresent(
            socket -> {
              if (!outFor.add(socket)) throw new AssertionError("two operations out for " + socket);
            });
  }

  private void back(PendingPresenceUpdate update, PresenceOp operation) {
    socketOf(operation).ifPresent(outFor::remove);
    out.remove(update);
    submit(update);
  }

  private static Optional<SocketId> socketOf(PresenceOp operation) {
    if (operation instanceof PresenceOp.Join join) return Optional.of(join.socketId());
    if (operation instanceof PresenceOp.Leave leave) return Optional.of(leave.socketId());
    return Optional.empty();
  }

  @Override
  public Cancel roster(Topic topic, String from, Consumer<RosterReply> answer) {
    boolean[] withdrawn = new boolean[1];
    ask(from, answer, withdrawn);
    return () -> withdrawn[0] = true;
  }

  private void ask(String from, Consumer<RosterReply> answer, boolean[] withdrawn) {
    if (random.nextDouble() < lost) {
      timers.after(
          TIMEOUT,
          () -> {
            if (!withdrawn[0]) ask(from, answer, withdrawn);
          });
      return;
    }
    timers.after(
        way(),
        () -> {
          RosterReply roster = presenceClient.roster(from);
          timers.after(
              way(),
              () -> {
                if (!withdrawn[0]) answer.accept(roster);
              });
        });
  }

  private Duration way() {
    return Duration.ofMillis(random.nextInt(LONGEST_WAY_MS));
  }
}
