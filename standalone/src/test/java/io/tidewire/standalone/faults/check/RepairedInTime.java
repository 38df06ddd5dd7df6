package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.Conversation;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.Fault.Effect;
import io.tidewire.standalone.faults.history.Happening.Received;
import io.tidewire.standalone.faults.history.Happening.Succeeded;
import io.tidewire.standalone.faults.history.History;
import io.tidewire.standalone.faults.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * C8: what was lost on the way arrives within 7 s; after Redis answers again, within 5 s. Measured
 * from the acknowledgement, or from the healing of a fault that came in between, on connections
 * that stayed up. While processors are short the time does not run. Clients that read slowly on
 * purpose are left out.
 */
public final class RepairedInTime implements Invariant {

  private static final long LOST = 7_000_000;
  private static final long REDIS_BACK = 5_000_000;

  /** What happens so soon after a fault is put down to it. */
  private static final long AFTERMATH = 5_000_000;

  private static final String NO_FAULT = "no fault";

  /** A message that took its time, and what was to blame. */
  private record Late(Conversation on, Received message, long lag, Optional<Fault> after) {

    String why() {
      return after.map(Fault::name).orElse(NO_FAULT);
    }

    long limit() {
      return after.filter(it -> it.has(Effect.NEW_TERM)).isPresent() ? REDIS_BACK : LOST;
    }

    boolean isTooLate(Shortage shortage) {
      return lag > limit() && lag > limit() + shortage.within(message.at() - lag, message.at());
    }
  }

  @Override
  public List<Violation> broken(History history) {
    Shortage shortage = new Shortage(history);
    return lags(history).stream()
        .filter(late -> late.isTooLate(shortage))
        .map(
            late ->
                new Violation(
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

  /** The longest lag after each fault, in ms. */
  public static Map<String, Long> longest(History history) {
    Map<String, Long> longest = new TreeMap<>();
    lags(history).forEach(late -> longest.merge(late.why(), late.lag() / 1_000, Math::max));
    return longest;
  }

  private static List<Late> lags(History history) {
    List<Late> lags = new ArrayList<>();
    for (Conversation on : history.onStreams()) {
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

  private static Late late(History history, Conversation on, Received message, long done) {
    Optional<Fault> after =
        history.faults().stream()
            .filter(fault -> fault.overlaps(done - AFTERMATH, message.at()))
            .max(Comparator.comparingLong(Fault::healed));
    long from = Math.max(done, after.map(Fault::healed).orElse(done));
    return new Late(on, message, Math.max(0, message.at() - from), after);
  }
}
