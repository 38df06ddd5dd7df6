package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.wire.ChannelName;

/** Queries the members of a presence channel. (docs/design/protocol.md §8.5) */
public record MembersQuery(ChannelName channel) {

  public MembersQuery {
    if (!channel.kind().isPresence()) {
      throw Rejected.because("users are available for presence channels only");
    }
  }

  /**
   * @throws Rejected naming what is wrong
   */
  public static MembersQuery read(String channel, AppPolicy app) {
    return new MembersQuery(Names.channel("channel", channel, app));
  }
}
