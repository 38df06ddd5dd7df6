package io.tidewire.edge.upstream;

import io.tidewire.contract.PresenceOp;
import io.tidewire.edge.hub.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Statements that wait to be told, each once, and those that wait for their answer. Of two lanes
 * the patient one gets a quarter of each batch at most, but always that. Confined to one event
 * loop.
 */
final class StatementQueue {

  /** What is told at once. */
  record Batch(List<Statement> statements, List<PresenceOp> operations) {

    boolean isEmpty() {
      return operations.isEmpty();
    }
  }

  private static final int PATIENT_SHARE = 4;

  private final Set<Statement> urgent = new LinkedHashSet<>();
  private final Set<Statement> patient = new LinkedHashSet<>();
  private final Set<Statement> out = new HashSet<>();

  /** One that is out is asked again anyway when its answer comes. */
  void add(Statement statement) {
    if (out.contains(statement)) return;
    patient.remove(statement);
    urgent.add(statement);
  }

  void addPatient(Statement statement) {
    if (!out.contains(statement) && !urgent.contains(statement)) patient.add(statement);
  }

  /** The answer came, or none will: it may have more to say. */
  void back(Statement statement) {
    out.remove(statement);
    urgent.add(statement);
  }

  /**
   * What is to be told next; empty if there is nothing.
   *
   * @param withPatient whether the patient lane has waited long enough
   */
  Batch take(int most, boolean withPatient) {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    int reserved = withPatient ? Math.min(patient.size(), most / PATIENT_SHARE) : 0;
    move(urgent, batch, most - reserved);
    if (withPatient) move(patient, batch, most);
    return batch;
  }

  private void move(Set<Statement> lane, Batch batch, int most) {
    Iterator<Statement> next = lane.iterator();
    while (next.hasNext() && batch.operations().size() < most) {
      Statement statement = next.next();
      next.remove();
      Optional<PresenceOp> operation = statement.operation();
      if (operation.isEmpty()) continue;
      out.add(statement);
      batch.statements().add(statement);
      batch.operations().add(operation.get());
    }
  }

  int urgent() {
    return urgent.size();
  }

  boolean hasPatient() {
    return !patient.isEmpty();
  }

  boolean isEmpty() {
    return urgent.isEmpty() && patient.isEmpty() && out.isEmpty();
  }
}
