package io.tidewire.edge.hub;

import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.LastEventCache;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.edge.pacing.Delays;
import io.tidewire.edge.presence.PresencePorts;
import io.tidewire.edge.stream.StreamPorts;
import io.tidewire.kit.tracing.Tracing;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the hubs of one event loop share. Confined to that loop.
 *
 * @param loops how many event loops may hold subscribers
 */
record HubPorts(LoopPorts loop, PartPorts parts, HubShared shared, TopicPorts topics, int loops) {

  /** What each kind of channel's parts share. */
  record PartPorts(StreamPorts stream, PresencePorts presence, LastEventCache.Ports cache) {}

  /**
   * How topics are subscribed.
   *
   * @param delays until a channel without subscribers is unsubscribed
   */
  record TopicPorts(HubLink link, Delays delays) {}

  static HubPorts of(
      LoopPorts loop, HubShared shared, HubNeighbours neighbours, int loops, HubLink link) {
    PartPorts parts =
        new PartPorts(
            StreamPorts.of(loop, neighbours.log()),
            new PresencePorts(
                loop,
                shared.config(),
                neighbours.presenceClient(),
                new AtomicLong()::incrementAndGet),
            new LastEventCache.Ports(
                neighbours.lastEvents(),
                loop.frames(),
                loop.time().clock(),
                shared.config().cachedFor()));
    TopicPorts topics = new TopicPorts(link, new Delays(loop.time().timers()));
    return new HubPorts(loop, parts, shared, topics, loops);
  }

  HubConfig config() {
    return shared.config();
  }

  HubLink link() {
    return topics.link();
  }

  Delays delays() {
    return topics.delays();
  }

  StreamPorts stream() {
    return parts.stream();
  }

  PresencePorts presence() {
    return parts.presence();
  }

  LastEventCache.Ports cache() {
    return parts.cache();
  }

  FrameEncoder frames() {
    return loop.frames();
  }

  LoopTime time() {
    return loop.time();
  }

  Tracing tracing() {
    return shared.tracing();
  }

  HubMeters meters() {
    return loop.meters();
  }
}
