package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * C8: a message that pub/sub lost arrives within 7 s, or within 5 s after Redis answers again.
 * Measured on connections that stayed up, from the acknowledgement or from the end of a later
 * fault. The time without a processor is not counted. Excludes clients that read slowly on purpose.
 */
public final class RepairedInTime implements Invariant {

  private static final long LOST = 7_000_000;
  private static final long REDIS_BACK = 5_000_000;

  /** A delay that begins so soon after a fault is attributed to it. */
  private static final long AFTERMATH = 5_000_000;

  private static final String NO_FAULT = "no fault";

  /** A delivery, its delay, and the fault that it is attributed to. */
  public record Late(SubscriptionHistory on, Received message, long lag, Optional<Fault> after) {

    String why() {
      return after.map(Fault::name).orElse(NO_FAULT);
    }

    long limit() {
      return after.filter(it -> it.has(Effect.NEW_TERM)).isPresent() ? REDIS_BACK : LOST;
    }

    boolean isTooLate(CpuShortage shortage) {
      return lag > limit() && lag > limit() + shortage.within(message.at() - lag, message.at());
    }
  }

  @Override
  public List<InvariantViolation> broken(RunHistory history) {
    CpuShortage shortage = new CpuShortage(history);
    return lags(history).stream()
        .filter(late -> late.isTooLate(shortage))
        .map(
            late ->
                new InvariantViolation(
                    "C8",
                    late.on()
                        + ": "
                        + late.lag() / 1_000
                        + " ms after "
                        + late.why()
                        + ", "
                        + late.message()))
        .toList();
  }

  /** Returns the longest delay after each fault, in ms. */
  public static Map<String, Long> longest(RunHistory history) {
    Map<String, Long> longest = new TreeMap<>();
    lags(history).forEach(late -> longest.merge(late.why(), late.lag() / 1_000, Math::max));
    return longest;
  }

  /** Returns the slowest delivery after a fault. */
  public static Optional<Late> slowest(RunHistory history, Fault fault) {
    return lags(history).stream()
        .filter(late -> late.after().equals(Optional.of(fault)))
        .max(Comparator.comparingLong(Late::lag));
  }

  private static List<Late> lags(RunHistory history) {
    List<Late> lags = new ArrayList<>();
    for (SubscriptionHistory on : history.onStreams()) {
      Optional<Succeeded> since = on.succeeded();
      if (since.isEmpty() || on.connection().slow()) continue;
      for (Received message : on.all(Received.class)) {
        Optional<Operation> by = history.publishOf(message.payload());
        if (by.isEmpty() || by.get().invoked() < since.get().at()) continue;
        by.get()
            .done()
            .ifPresent(done -> lags.add(late(history, on, message, Math.min(done, message.at()))));
      }
    }
    return lags;
  }

  private static Late late(
      RunHistory history, SubscriptionHistory on, Received message, long done) {
    Optional<Fault> after =
        history.faults().stream()
            .filter(fault -> fault.concerns(on.channel()) && !fault.has(Effect.REPLACED))
            .filter(fault -> fault.overlaps(done - AFTERMATH, message.at()))
            .max(Comparator.comparingLong(Fault::healed));
    long from = Math.max(done, after.map(Fault::healed).orElse(done));
    return new Late(on, message, Math.max(0, message.at() - from), after);
  }
}
