package io.tidewire.publish.intake;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.wire.ChannelName;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A query of one channel's attributes (docs/design/protocol.md §8.4). */
public record ChannelQuery(ChannelName channel, Set<Attribute> info) {

  private static final Set<Attribute> OFFERED = EnumSet.complementOf(EnumSet.of(Attribute.OFFSET));

  public ChannelQuery {
    info = Set.copyOf(info);
    if (info.contains(Attribute.USER_COUNT) && !channel.kind().isPresence()) {
      throw Rejected.because("info: user_count is for presence channels only");
    }
    if (info.contains(Attribute.CACHE) && !channel.kind().isCache()) {
      throw Rejected.because("info: cache is for cache channels only");
    }
  }

  /**
   * @throws Rejected naming what is wrong
   */
  public static ChannelQuery read(String channel, Optional<String> info, AppPolicy app) {
    return new ChannelQuery(
        Names.channel("channel", channel, app), Attribute.list("info", info.orElse(""), OFFERED));
  }
}
