package io.tidewire.edge.hub;

import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.CountChange;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.ResyncReason;
import io.tidewire.edge.delivery.ChannelEvent;
import io.tidewire.edge.delivery.ChannelEvent.Signal;
import io.tidewire.edge.delivery.ChannelEvent.StartFound;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.LastEventCache;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.presence.OccupancyReport;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One channel in this process: subscribed at Redis from its first local subscriber until a while
 * after its last (docs/design/delivery.md §2.3).
 *
 * <p>Events come in three ways: from subscribers ({@link #join}, {@link #leave}), from Redis
 * ({@link #confirmed}, {@link #message}, {@link #linkUp}, {@link #linkDown}), and from the
 * channel's own {@linkplain ChannelParts parts} ({@link #on}). Each changes the status and commands
 * the parts. {@link TopicSubscription} holds the requests to Redis.
 *
 * <p>Confined to one event loop.
 */
final class ChannelHub {

  /** The state of a channel's subscription at Redis. */
  enum Status {
    /** Not subscribed; there are no local subscribers. */
    IDLE,
    /** Has subscribers, and its start position is not known yet: none was admitted so far. */
    PENDING,
    LIVE,
    /** Was live, and its Redis connection was lost. */
    RESYNC
  }

  private final Topic topic;
  private final HubPorts ports;
  private final Consumer<ChannelHub> onForgettable;
  private final TopicSubscription subscription;
  private final ChannelParts parts;
  private final UnsubscribeDelay unsubscribeDelay;
  private Status status = Status.IDLE;

  /**
   * @param key the channel's Redis topic
   * @param namespace settings of the first subscriber, valid until the hub is removed
   * @param onForgettable called when the hub holds no state and may be removed
   */
  ChannelHub(
      Topic topic,
      String key,
      Namespace namespace,
      HubPorts ports,
      Consumer<ChannelHub> onForgettable) {
    this.topic = topic;
    this.ports = ports;
    this.onForgettable = onForgettable;
    subscription = new TopicSubscription(key, ports.link(), Requester.channelsOf(topic.appId()));
    parts = ChannelParts.of(topic, namespace, ports, subscription, this::on);
    unsubscribeDelay = new UnsubscribeDelay(ports, this::unsubscribe);
  }

  // From subscribers

  void join(SubscriptionHandle handle) {
    unsubscribeDelay.cancel();
    parts.admission().arrive(handle);
    if (status == Status.IDLE) {
      status = Status.PENDING;
      subscription.onBehalfOf(Requester.connection(topic.appId(), handle.subscriber().socketId()));
      subscription.subscribe();
    } else {
      admit();
    }
  }

  void leave(SubscriptionHandle handle, DisconnectReason how) {
    parts.pipeline().left(handle);
    parts.admission().depart(handle, how);
    unsubscribeLaterIfEmpty();
  }

  /** An admitted subscriber that fell behind has room for what follows a position. */
  void catchUp(SubscriptionHandle handle, Position at) {
    parts.pipeline().catchUp(handle, at);
  }

  // From Redis

  /** Redis has confirmed one request. */
  void confirmed() {
    if (!subscription.confirmed()) return;
    if (!subscription.isWanted()) {
      forgetIfPossible();
    } else if (status != Status.LIVE) {
      parts.pipeline().begin();
    } else {
      subscription.passBarriers();
    }
  }

  /**
   * @throws IllegalArgumentException if the payload is malformed
   */
  void message(Buffer payload) {
    if (RosterChange.isOne(payload)) {
      if (status == Status.LIVE) parts.admission().changed(RosterChange.decode(payload));
    } else if (CountChange.isOne(payload)) {
      counted(CountChange.decode(payload));
    } else {
      parts.pipeline().arrived(Envelope.decode(payload));
    }
  }

  private void counted(CountChange change) {
    if (parts.subscribers().size() == 0) return;
    Frame frame =
        ports
            .frames()
            .encode(ServerFrames.subscriptionCount(topic.channel(), change.connections()));
    parts.subscribers().deliver(frame, Optional.empty(), Deliveries.UNTIMED);
    frame.release();
  }

  void linkUp() {
    if (status != Status.IDLE) subscription.subscribe();
  }

  /** Queries from here on are on behalf of all subscribers of the channel. */
  void linkDown() {
    subscription.onBehalfOf(Requester.channelsOf(topic.appId()));
    subscription.linkDown();
    parts.cached().ifPresent(LastEventCache::interrupted);
    if (status == Status.IDLE) {
      forgetIfPossible();
      return;
    }
    if (status == Status.LIVE) ports.meters().resynced(ResyncReason.LINK);
    status = parts.pipeline().hasStarted() ? Status.RESYNC : Status.PENDING;
    parts.pipeline().interrupted();
    parts.admission().interrupted();
  }

  // From the channel's parts

  private void on(ChannelEvent event) {
    if (event instanceof StartFound start) {
      started(start);
      return;
    }
    switch ((Signal) event) {
      case LIVE -> live();
      case CAUGHT_UP, CACHE_KNOWN, READY -> admit();
      case RESIZED -> resized();
      case REFUSED -> unsubscribeLaterIfEmpty();
      case ACKNOWLEDGED -> forgetIfPossible();
    }
  }

  private void started(StartFound start) {
    if (mayAdmit()) {
      parts.admission().resume(start.handle(), start.how(), start.replay());
    } else {
      parts.admission().again(start.handle());
    }
  }

  private void live() {
    status = Status.LIVE;
    parts.cached().ifPresent(LastEventCache::live);
    parts.admission().live();
    admit();
  }

  private void resized() {
    parts.occupancy().ifPresent(report -> report.changed(parts.subscribers().size()));
  }

  // What follows

  private void admit() {
    if (mayAdmit()) parts.admission().admit();
  }

  private boolean mayAdmit() {
    return status == Status.LIVE && parts.isReady();
  }

  private void unsubscribeLaterIfEmpty() {
    if (status != Status.IDLE && parts.admission().isEmpty()) unsubscribeDelay.begin();
  }

  private void unsubscribe() {
    status = Status.IDLE;
    parts.forget();
    subscription.unsubscribe();
    forgetIfPossible();
  }

  private void forgetIfPossible() {
    if (status == Status.IDLE && subscription.isSettled() && parts.isAcknowledged()) {
      onForgettable.accept(this);
    }
  }

  // From the process

  /** The presence service may have lost its data: reports again. */
  void resend() {
    resendOccupancy();
    parts.admission().resend();
  }

  /**
   * Reports the number of connections again. Lost members are noticed by the version of the roster.
   */
  void resendOccupancy() {
    parts.occupancy().ifPresent(OccupancyReport::resend);
  }

  /** Runs once the presence service knows how many subscribers were admitted so far. */
  void whenCounted(Runnable counted) {
    parts.occupancy().ifPresentOrElse(report -> report.whenTold(counted), counted);
  }

  /** Verifies that the presence service has the same state. */
  void audit() {
    resendOccupancy();
    parts.admission().audit();
  }

  /** Releases what it holds. Not used afterwards. */
  void stop() {
    unsubscribeDelay.cancel();
    parts.forget();
  }

  Status status() {
    return status;
  }
}
