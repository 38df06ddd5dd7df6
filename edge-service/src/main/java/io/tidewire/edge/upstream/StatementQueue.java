package io.tidewire.edge.upstream;

import io.tidewire.contract.PresenceOp;
import io.tidewire.edge.hub.Statement;
import io.tidewire.edge.pacing.Asker;
import io.tidewire.kit.limits.FairQueue;
import io.tidewire.wire.SocketId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Statements that wait to be told, each once, and those that wait for their answer. Members come
 * first, since somebody waits for them; then how many follow a channel; then what is patient. Each
 * of the latter two gets a quarter of a batch at most while others wait, but always that. In each
 * lane apps take turns, then connections.
 *
 * <p>Confined to one event loop.
 */
final class StatementQueue {

  /** What is told at once. */
  record Batch(List<Statement> statements, List<PresenceOp> operations) {

    boolean isEmpty() {
      return operations.isEmpty();
    }
  }

  private enum Lane {
    MEMBERS,
    COUNTS,
    PATIENT
  }

  private static final int SHARE = 4;

  private final Map<Lane, FairQueue<String, Optional<SocketId>, Statement>> lanes =
      new EnumMap<>(Lane.class);
  private final int[] sizes = new int[Lane.values().length];

  /** Where each waits. One that moved leaves a trace in its former lane, which is skipped. */
  private final Map<Statement, Lane> waiting = new HashMap<>();

  private final Set<Statement> out = new HashSet<>();

  StatementQueue() {
    for (Lane lane : Lane.values()) lanes.put(lane, new FairQueue<>(Integer.MAX_VALUE));
  }

  /** One that is out is asked again anyway when its answer comes. */
  void add(Statement statement) {
    if (out.contains(statement)) return;
    Lane lane = statement.asker().connection().isPresent() ? Lane.MEMBERS : Lane.COUNTS;
    if (waiting.get(statement) != lane) enter(lane, statement);
  }

  void addPatient(Statement statement) {
    if (out.contains(statement) || waiting.containsKey(statement)) return;
    enter(Lane.PATIENT, statement);
  }

  private void enter(Lane lane, Statement statement) {
    Lane before = waiting.put(statement, lane);
    if (before != null) sizes[before.ordinal()]--;
    sizes[lane.ordinal()]++;
    Asker asker = statement.asker();
    queue(lane).offer(asker.appId(), asker.connection(), statement);
  }

  private FairQueue<String, Optional<SocketId>, Statement> queue(Lane lane) {
    return lanes.get(lane);
  }

  /** The answer came, or none will: it may have more to say. */
  void back(Statement statement) {
    out.remove(statement);
    add(statement);
  }

  /**
   * What is to be told next; empty if there is nothing.
   *
   * @param withPatient whether the patient lane has waited long enough
   */
  Batch take(int most, boolean withPatient) {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    int patient = withPatient ? Math.min(size(Lane.PATIENT), most / SHARE) : 0;
    int counts = Math.min(size(Lane.COUNTS), most / SHARE);
    move(Lane.MEMBERS, batch, most - counts - patient);
    move(Lane.COUNTS, batch, most - patient);
    if (withPatient) move(Lane.PATIENT, batch, most);
    return batch;
  }

  private void move(Lane lane, Batch batch, int most) {
    while (size(lane) > 0 && batch.operations().size() < most) {
      Statement statement = queue(lane).poll().orElseThrow();
      if (waiting.get(statement) != lane) continue;
      waiting.remove(statement);
      sizes[lane.ordinal()]--;
      Optional<PresenceOp> operation = statement.operation();
      if (operation.isEmpty()) continue;
      out.add(statement);
      batch.statements().add(statement);
      batch.operations().add(operation.get());
    }
  }

  private int size(Lane lane) {
    return sizes[lane.ordinal()];
  }

  int urgent() {
    return size(Lane.MEMBERS) + size(Lane.COUNTS);
  }

  boolean hasPatient() {
    return size(Lane.PATIENT) > 0;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && out.isEmpty();
  }
}
