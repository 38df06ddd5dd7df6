package io.tidewire.contract.presence;

import java.util.List;

/** One outcome per operation of the {@link PresenceBatch}, in its order. */
public record PresenceBatchReply(List<PresenceOutcome> outcomes) {
  public PresenceBatchReply {
    outcomes = List.copyOf(outcomes);
  }
}
