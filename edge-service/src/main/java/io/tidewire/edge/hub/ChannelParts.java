package io.tidewire.edge.hub;

import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.ChannelContext;
import io.tidewire.edge.delivery.ChannelEvent;
import io.tidewire.edge.delivery.ChannelOutput;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.LastEventCache;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.TopicRequests;
import io.tidewire.edge.presence.OccupancyReport;
import io.tidewire.edge.presence.PresenceAdmission;
import io.tidewire.edge.presence.StatusAdmission;
import io.tidewire.edge.presence.UserAdmission;
import io.tidewire.edge.stream.StreamPipeline;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The parts of one channel, as its kind and its namespace require them. Confined to the channel's
 * event loop.
 *
 * @param pipeline decides which messages are delivered
 * @param admission admits the subscribers
 * @param cached the last event of a cache channel
 * @param occupancy empty for the channels of users, which the HTTP API does not list
 */
record ChannelParts(
    LocalSubscribers subscribers,
    DeliveryPipeline pipeline,
    ChannelAdmission admission,
    Optional<LastEventCache> cached,
    Optional<OccupancyReport> occupancy) {

  /**
   * @param events receives what the parts report
   */
  static ChannelParts of(
      Topic topic,
      Namespace namespace,
      HubPorts ports,
      TopicRequests requests,
      Consumer<ChannelEvent> events) {
    ChannelKind kind = topic.channel().kind();
    LocalSubscribers subscribers =
        new LocalSubscribers(topic, ports.loop().deliveries(), ports.loops(), events);
    Optional<LastEventCache> cached =
        kind.isCache()
            ? Optional.of(new LastEventCache(topic, ports.cache(), requests, events))
            : Optional.empty();
    ChannelOutput output = new ChannelOutput(subscribers, ports.frames(), cached, ports.tracing());
    ChannelContext channel = new ChannelContext(topic, output, requests, events);
    DeliveryPipeline pipeline =
        namespace.history().isEmpty()
            ? new EphemeralPipeline(channel)
            : new StreamPipeline(
                channel, namespace.history().get(), namespace.lenientBoundary(), ports.stream());
    ChannelAdmission admission = admission(channel, ports, pipeline);
    return new ChannelParts(
        subscribers, pipeline, admission, cached, occupancy(topic, ports, events));
  }

  private static ChannelAdmission admission(
      ChannelContext channel, HubPorts ports, DeliveryPipeline pipeline) {
    ChannelKind kind = channel.topic().channel().kind();
    if (kind.isPresence()) return new PresenceAdmission(channel, ports.presence(), pipeline);
    if (kind == ChannelKind.STATUS) return new StatusAdmission(channel, ports.presence());
    OpenAdmission open = new OpenAdmission(channel, ports.frames(), pipeline);
    return kind == ChannelKind.USER ? new UserAdmission(channel, ports.presence(), open) : open;
  }

  private static Optional<OccupancyReport> occupancy(
      Topic topic, HubPorts ports, Consumer<ChannelEvent> events) {
    ChannelKind kind = topic.channel().kind();
    if (kind == ChannelKind.USER || kind.isInternal()) return Optional.empty();
    return Optional.of(
        new OccupancyReport(
            topic,
            ports.presence().presenceClient(),
            ports.presence().sequence(),
            () -> events.accept(ChannelEvent.Signal.ACKNOWLEDGED)));
  }

  /** Releases what the parts hold: the channel has no subscribers. */
  void forget() {
    pipeline.forget();
    cached.ifPresent(LastEventCache::forget);
    admission.forget();
  }

  /** Whether new subscribers can be given a start, as far as messages are concerned. */
  boolean isReady() {
    return pipeline.isLive() && cached.map(LastEventCache::isKnown).orElse(true);
  }

  /** Whether the presence service has acknowledged everything. */
  boolean isAcknowledged() {
    return admission.isSettled() && occupancy.map(OccupancyReport::isSettled).orElse(true);
  }
}
