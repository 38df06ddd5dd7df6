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
 * How many commands each app may have on their way to one Redis from one event loop: half of what
 * its line takes, so that the other apps' publishes go on while one app publishes faster than Redis
 * answers. In a Redis Cluster an app has such a share of each primary: what waits for one that
 * hangs takes no room from what the others would answer. Confined to the line's event loop.
 */
public final class CommandShares {

  private static final int SHARE_OF_AN_APP = 2;

  private final Function<Topic, Object> serverOf;
  private final int limit;

  /** By server and app; one for each app that has published there: as many as there are apps. */
  private final Map<Object, Map<String, Share>> servers = new HashMap<>();

  private static final class Share {
    private int taken;
  }

  /**
   * @param serverOf identifies the Redis of a channel
   * @param maxInFlight commands that the line to each takes
   */
  public CommandShares(Function<Topic, Object> serverOf, int maxInFlight) {
    this.serverOf = serverOf;
    limit = Math.max(1, maxInFlight / SHARE_OF_AN_APP);
  }

  /** What a request has on its way to one server, and to further ones. */
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

    /** Once Redis has answered; not twice. */
    void giveBack() {
      share.taken -= commands;
      if (further.isPresent()) further.get().giveBack();
    }
  }

  /** The most that one app may have at one server. */
  int limit() {
    return limit;
  }

  /**
   * Takes a command for each channel of each event, or none. While nothing of the app is on its way
   * to a server, any number is taken: the line itself decides how many of them it can carry. On
   * channels with a history several events may leave in one command.
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

  /** Such as those of a primary that the cluster no longer has. */
  private static boolean isIdle(Map<String, Share> apps) {
    return apps.values().stream().allMatch(share -> share.taken == 0);
  }
}
