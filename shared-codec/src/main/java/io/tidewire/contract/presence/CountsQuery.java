package io.tidewire.contract.presence;

import io.tidewire.wire.ChannelName;
import java.util.List;

/** How busy are these channels? At most 100. */
public record CountsQuery(String appId, List<ChannelName> channels) {
  public CountsQuery {
    channels = List.copyOf(channels);
  }
}
