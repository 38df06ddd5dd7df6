package io.tidewire.presence.roster;

import io.tidewire.wire.Topic;

/** How an index of a partition lists a channel: {@code app:channel}. */
public final class ChannelEntry {

  /** Only names that contain a user id may contain the separator; they begin with {@code #}. */
  private static final String OF_USER = ":#";

  private ChannelEntry() {}

  public static String of(Topic topic) {
    return topic.appId() + ":" + topic.channel();
  }

  /**
   * @throws IllegalArgumentException unless {@link #of} wrote it
   */
  public static Topic parse(String entry) {
    int user = entry.indexOf(OF_USER);
    int colon = user >= 0 ? user : entry.lastIndexOf(':');
    if (colon < 0) throw new IllegalArgumentException("not app:channel: " + entry);
    return new Topic(entry.substring(0, colon), entry.substring(colon + 1));
  }
}
