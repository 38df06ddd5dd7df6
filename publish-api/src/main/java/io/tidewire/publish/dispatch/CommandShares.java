package io.tidewire.publish.dispatch;

import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Limits how many commands each app may have in progress at one Redis from one event loop: half of
 * what the connection allows, so that other apps can publish while one app publishes faster than
 * Redis answers. In a Redis Cluster the limit applies to each primary, so that commands to an
 * unresponsive primary do not use up the share of the others. Confined to one event loop.
 */
public final class CommandShares {

  private static final int SHARE_OF_AN_APP = 2;

  private final Function<Topic, Object> serverOf;
  private final int limit;

  /**
   * By server and app. There is one entry for each app that has published there, so at most as many
   * as apps.
   */
  private final Map<Object, Map<String, Share>> servers = new HashMap<>();

  private static final class Share {
    private int taken;
  }

  /**
   * @param serverOf identifies the Redis of a channel
   * @param maxInFlight commands that the connection to each takes
   */
  public CommandShares(Function<Topic, Object> serverOf, int maxInFlight) {
    this.serverOf = serverOf;
    limit = Math.max(1, maxInFlight / SHARE_OF_AN_APP);
  }

  /** The commands of one request, to one or more servers. */
  static final class Taken {
    private final Share share;
    private int commands = 1;
    private Optional<Taken> further = Optional.empty();

    private Taken(Share share) {
      this.share = share;
    }

    private void add(Share wanted) {
      if (share == wanted) {
        commands++;
      } else if (further.isPresent()) {
        further.get().add(wanted);
      } else {
        further = Optional.of(new Taken(wanted));
      }
    }

    private boolean fits(int limit) {
      boolean here = share.taken == 0 || share.taken + commands <= limit;
      return here && (further.isEmpty() || further.get().fits(limit));
    }

    private void take() {
      share.taken += commands;
      if (further.isPresent()) further.get().take();
    }

    /** To be called once, when Redis has answered. */
    void giveBack() {
      share.taken -= commands;
      if (further.isPresent()) further.get().giveBack();
    }
  }

  /** The most commands that one app may have at one server. */
  int limit() {
    return limit;
  }

  /**
   * Takes a command for each channel of each event, or none. While the app has nothing in progress
   * at a server, any number is taken, and the connection's own limit applies. Events for a channel
   * with a history may share a command.
   */
  Optional<Taken> tryTake(String appId, List<PublishRequest> events) {
    Taken wanted = null;
    for (PublishRequest event : events) {
      for (ChannelName channel : event.channels()) {
        Share share = share(serverOf.apply(new Topic(appId, channel)), appId);
        if (wanted == null) {
          wanted = new Taken(share);
        } else {
          wanted.add(share);
        }
      }
    }
    if (wanted == null || !wanted.fits(limit)) return Optional.empty();
    wanted.take();
    return Optional.of(wanted);
  }

  private Share share(Object server, String appId) {
    Map<String, Share> apps = servers.get(server);
    if (apps == null) {
      servers.values().removeIf(CommandShares::isIdle);
      apps = new HashMap<>();
      servers.put(server, apps);
    }
    Share share = apps.get(appId);
    if (share == null) {
      share = new Share();
      apps.put(appId, share);
    }
    return share;
  }

  /** Such as a primary that has left the cluster. */
  private static boolean isIdle(Map<String, Share> apps) {
    return apps.values().stream().allMatch(share -> share.taken == 0);
  }
}
