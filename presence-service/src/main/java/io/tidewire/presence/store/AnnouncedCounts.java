package io.tidewire.presence.store;

import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.presence.roster.ChannelEntry;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Announces how many connections are subscribed to a channel. Redis decides whether it is time for
 * an announcement.
 */
public final class AnnouncedCounts {

  private static final String YES = "1";
  private static final String NO = "";

  private final CommandLink link;
  private final RegistryEvents events;

  public AnnouncedCounts(CommandLink link, RegistryEvents events) {
    this.link = link;
    this.events = events;
  }

  /**
   * Announces the number if it has changed since the last announcement and may be announced now.
   *
   * @param frames whether to notify subscribers
   * @param webhook whether to create a webhook event
   * @return the time until it may be announced, if that is later
   */
  public Future<Optional<Duration>> announce(Topic topic, boolean frames, boolean webhook) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                RedisKeys.occupants(topic),
                RedisKeys.announcedCount(topic),
                RedisKeys.topic(topic)));
    List<String> args = new ArrayList<>(List.of(ChannelEntry.of(topic), frames ? YES : NO));
    events.add(webhook, Partition.of(topic), keys, args);
    return link.eval(RosterScripts.ANNOUNCE_COUNT, keys, args).map(AnnouncedCounts::later);
  }

  private static Optional<Duration> later(Response answer) {
    long ms = answer.get(1).toLong();
    return ms > 0 ? Optional.of(Duration.ofMillis(ms)) : Optional.empty();
  }
}
