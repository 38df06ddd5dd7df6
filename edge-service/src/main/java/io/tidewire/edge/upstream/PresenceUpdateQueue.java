package io.tidewire.edge.upstream;

import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.limits.FairQueue;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Updates that wait to be sent, each once, and those that wait for an answer. Those that somebody
 * waits for to count come first, then members, since clients wait for them, then connection counts,
 * then low-priority updates. Each of the latter two gets up to a quarter of every batch. In each
 * lane apps take turns, then connections. Each Redis has lanes of its own.
 *
 * <p>Confined to one event loop.
 */
final class PresenceUpdateQueue {

  /** Updates that are sent together. */
  record Batch(List<PendingPresenceUpdate> updates, List<PresenceOp> operations) {

    boolean isEmpty() {
      return operations.isEmpty();
    }
  }

  /**
   * Updates of one priority. One that moved to another lane stays in the queue and is skipped
   * there.
   */
  private static final class Lane {

    private final FairQueue<String, Optional<SocketId>, PendingPresenceUpdate> queue =
        new FairQueue<>(Integer.MAX_VALUE);

    /** Updates in the queue that have not moved. */
    private int size;
  }

  private static final int SHARE = 4;

  /** The updates for the channels of one Redis. */
  private static final class Lanes {
    private final Lane asked = new Lane();
    private final Lane members = new Lane();
    private final Lane counts = new Lane();
    private final Lane patient = new Lane();

    int urgent() {
      return asked.size + members.size + counts.size;
    }

    boolean isEmpty() {
      return urgent() + patient.size == 0;
    }
  }

  private final Function<Topic, Object> serverOf;

  /** By server; of those that have something. */
  private final Map<Object, Lanes> servers = new LinkedHashMap<>();

  /** The lane in which each waits. */
  private final Map<PendingPresenceUpdate, Lane> waiting = new HashMap<>();

  private final Set<PendingPresenceUpdate> out = new HashSet<>();

  /**
   * @param serverOf identifies the Redis of a channel
   */
  PresenceUpdateQueue(Function<Topic, Object> serverOf) {
    this.serverOf = serverOf;
  }

  private Lanes lanes(PendingPresenceUpdate update) {
    return servers.computeIfAbsent(serverOf.apply(update.topic()), first -> new Lanes());
  }

  /** Does nothing for an update under way, which is read again when it is answered. */
  void add(PendingPresenceUpdate update) {
    if (out.contains(update)) return;
    Lanes lanes = lanes(update);
    Lane lane = update.requester().connection().isPresent() ? lanes.members : lanes.counts;
    Lane present = waiting.get(update);
    if (present != lane && present != lanes.asked) enter(lane, update);
  }

  /** Moves the update to the front. */
  void addFirst(PendingPresenceUpdate update) {
    if (out.contains(update)) return;
    Lane lane = lanes(update).asked;
    if (waiting.get(update) != lane) enter(lane, update);
  }

  void addPatient(PendingPresenceUpdate update) {
    if (out.contains(update) || waiting.containsKey(update)) return;
    enter(lanes(update).patient, update);
  }

  private void enter(Lane lane, PendingPresenceUpdate update) {
    Lane before = waiting.put(update, lane);
    if (before != null) before.size--;
    lane.size++;
    Requester requester = update.requester();
    lane.queue.offer(requester.appId(), requester.connection(), update);
  }

  /** The update was answered, or will not be: it may have another operation. */
  void back(PendingPresenceUpdate update) {
    out.remove(update);
    add(update);
  }

  /** Those for whose channels something waits. */
  List<Object> servers() {
    servers.values().removeIf(Lanes::isEmpty);
    return List.copyOf(servers.keySet());
  }

  /**
   * The next batch for one Redis; empty if there is nothing to send.
   *
   * @param withPatient whether low-priority updates have waited long enough
   */
  Batch take(Object server, int most, boolean withPatient) {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    Lanes lanes = servers.get(server);
    if (lanes == null) return batch;
    int forPatient = withPatient ? Math.min(lanes.patient.size, most / SHARE) : 0;
    int forCounts = Math.min(lanes.counts.size, most / SHARE);
    move(lanes.asked, batch, most);
    move(lanes.members, batch, most - forCounts - forPatient);
    move(lanes.counts, batch, most - forPatient);
    if (withPatient) move(lanes.patient, batch, most);
    return batch;
  }

  private void move(Lane lane, Batch batch, int most) {
    while (lane.size > 0 && batch.operations().size() < most) {
      PendingPresenceUpdate update = lane.queue.poll().orElseThrow();
      if (waiting.get(update) != lane) continue;
      waiting.remove(update);
      lane.size--;
      Optional<PresenceOp> operation = update.operation();
      if (operation.isEmpty()) continue;
      out.add(update);
      batch.updates().add(update);
      batch.operations().add(operation.get());
    }
  }

  /** Updates that wait for the Redis of this one, low-priority ones not counted. */
  int urgentBeside(PendingPresenceUpdate update) {
    return lanes(update).urgent();
  }

  boolean hasPatient() {
    return servers.values().stream().anyMatch(lanes -> lanes.patient.size > 0);
  }

  boolean isEmpty() {
    return waiting.isEmpty() && out.isEmpty();
  }
}
