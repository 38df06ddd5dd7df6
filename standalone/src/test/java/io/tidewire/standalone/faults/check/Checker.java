package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.RunHistory;
import java.util.List;

/** Checks a history against all invariants. */
public final class Checker {

  private static final List<Invariant> ALL =
      List.of(
          new AcknowledgedIsKept(),
          new OncePerKey(),
          new PublishOrder(),
          new ContiguousSegments(),
          new HonestResumption(),
          new SameForEverybody(),
          new LevelAtTheEnd(),
          new RepairedInTime(),
          new StockConnections(),
          new StockReturns(),
          new EphemeralConnections(),
          new EphemeralHolesAreTold(),
          new OutageIsSaid(),
          new OthersAreSpared(),
          new BoundedMemory(),
          new WebhooksAreTold(),
          new WebhookOrder());

  private Checker() {}

  /**
   * Whether all subscribers have received everything in the logs, and the backend knows every
   * occupied channel. Channels that Redis has lost are reported again by an audit.
   */
  public static boolean isLevel(RunHistory history) {
    return new LevelAtTheEnd().broken(history).isEmpty() && WebhooksAreTold.isLevel(history);
  }

  public static List<InvariantViolation> violations(RunHistory history) {
    return ALL.stream().flatMap(each -> each.broken(history).stream()).toList();
  }
}
