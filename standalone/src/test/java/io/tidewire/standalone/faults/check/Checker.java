package io.tidewire.standalone.faults.check;

import io.tidewire.standalone.faults.history.RunHistory;
import java.util.List;

/** All invariants that a history can be asked about. */
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
   * Whether nobody who is subscribed lacks what is there, and the backend knows the channels that
   * are occupied: those that Redis lost are reported again by an audit.
   */
  public static boolean isLevel(RunHistory history) {
    return new LevelAtTheEnd().broken(history).isEmpty() && WebhooksAreTold.isLevel(history);
  }

  public static List<InvariantViolation> violations(RunHistory history) {
    return ALL.stream().flatMap(each -> each.broken(history).stream()).toList();
  }
}
