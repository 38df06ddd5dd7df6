package io.tidewire.contract.presence;

import java.util.List;

/** One entry per channel of the {@link CountsQuery}, in its order. */
public record CountsReply(List<ChannelCounts> counts) {
  public CountsReply {
    counts = List.copyOf(counts);
  }
}
