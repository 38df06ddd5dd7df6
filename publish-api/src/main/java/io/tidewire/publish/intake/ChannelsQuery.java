package io.tidewire.publish.intake;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A query of the app's occupied channels (docs/design/protocol.md §8.3).
 *
 * @param prefix compared literally, so any text is valid
 */
public record ChannelsQuery(String prefix, Set<Attribute> info) {

  private static final Set<Attribute> OFFERED =
      EnumSet.of(Attribute.USER_COUNT, Attribute.SUBSCRIPTION_COUNT);
  private static final String PRESENCE = "presence-";

  public ChannelsQuery {
    info = Set.copyOf(info);
    if (info.contains(Attribute.USER_COUNT) && !prefix.startsWith(PRESENCE)) {
      throw Rejected.because("info: user_count needs filter_by_prefix to begin with " + PRESENCE);
    }
  }

  /**
   * @throws Rejected naming what is wrong
   */
  public static ChannelsQuery read(Optional<String> prefix, Optional<String> info) {
    return new ChannelsQuery(prefix.orElse(""), Attribute.list("info", info.orElse(""), OFFERED));
  }
}
