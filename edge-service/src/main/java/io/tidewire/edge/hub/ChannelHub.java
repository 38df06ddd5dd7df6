package io.tidewire.edge.hub;

import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.LogEntry;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.channel.ResyncReason;
import io.tidewire.edge.delivery.ChannelAdmission;
import io.tidewire.edge.delivery.DeliveryPipeline;
import io.tidewire.edge.delivery.LocalSubscribers;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.edge.presence.OccupancyReport;
import io.tidewire.edge.presence.PresenceAdmission;
import io.tidewire.edge.stream.StreamPipeline;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One channel in this process: subscribed at Redis from its first local subscriber until a while
 * after its last (docs/design/delivery.md §2.3). {@link TopicSubscription} holds its requests to
 * Redis, {@link DeliveryPipeline} decides which messages are delivered, {@link ChannelAdmission}
 * admits the subscribers.
 *
 * <p>Confined to one event loop.
 */
final class ChannelHub implements LastEventCache.Owner, LocalSubscribers.Owner {

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
  private final Optional<OccupancyReport> occupancy;
  private final LocalSubscribers subscribers;
  private final DeliveryPipeline pipeline;
  private final Optional<LastEventCache> cached;
  private final ChannelAdmission admission;
  private final UnsubscribeDelay unsubscribeDelay;
  private Status status = Status.IDLE;
  private Requester requester;

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
    ChannelKind kind = topic.channel().kind();
    subscription = new TopicSubscription(key, ports.link());
    occupancy = occupancy(topic, kind);
    subscribers = new LocalSubscribers(topic, ports.loop().deliveries(), ports.loops(), this);
    pipeline = pipeline(topic, namespace);
    cached = kind.isCache() ? Optional.of(cachedEvent(topic)) : Optional.empty();
    admission = kind.isPresence() ? presence(topic) : open(topic);
    unsubscribeDelay = new UnsubscribeDelay(ports, this::unsubscribe);
    requester = Requester.channelsOf(topic.appId());
  }

  /** Empty for a user channel, which the HTTP API does not list. */
  private Optional<OccupancyReport> occupancy(Topic topic, ChannelKind kind) {
    if (kind == ChannelKind.USER) return Optional.empty();
    return Optional.of(
        new OccupancyReport(
            topic,
            ports.presence().presenceClient(),
            ports.presence().sequence(),
            this::forgetIfPossible));
  }

  private DeliveryPipeline pipeline(Topic topic, Namespace namespace) {
    FromPipeline owner = new FromPipeline();
    if (namespace.history().isEmpty()) return new EphemeralPipeline(owner);
    return new StreamPipeline(
        topic, namespace.history().get(), namespace.lenientBoundary(), ports.stream(), owner);
  }

  private LastEventCache cachedEvent(Topic topic) {
    return new LastEventCache(topic, ports, this);
  }

  private ChannelAdmission open(Topic topic) {
    return new OpenAdmission(
        topic.channel(), ports.frames(), subscribers, this::cachedFrame, pipeline::start);
  }

  private ChannelAdmission presence(Topic topic) {
    return new PresenceAdmission(
        topic,
        ports.presence(),
        subscribers,
        this::cachedFrame,
        pipeline::start,
        new FromAdmission());
  }

  private Optional<Frame> cachedFrame() {
    return cached.map(LastEventCache::frame);
  }

  void join(SubscriptionHandle handle) {
    unsubscribeDelay.cancel();
    admission.arrive(handle);
    if (status == Status.IDLE) {
      status = Status.PENDING;
      requester = requester(handle);
      subscription.subscribe(requester);
    } else {
      admit();
    }
  }

  void leave(SubscriptionHandle handle, DisconnectReason how) {
    pipeline.left(handle);
    admission.depart(handle, how);
    unsubscribeLaterIfEmpty();
  }

  /** An admitted subscriber that fell behind has room for what follows a position. */
  void catchUp(SubscriptionHandle handle, Position at) {
    pipeline.catchUp(handle, at);
  }

  /** Redis has confirmed one request. */
  void confirmed() {
    if (!subscription.confirmed()) return;
    if (!subscription.isWanted()) {
      forgetIfPossible();
    } else if (status != Status.LIVE) {
      pipeline.begin();
    } else {
      subscription.passBarriers();
    }
  }

  /**
   * @throws IllegalArgumentException if the payload is malformed
   */
  void message(Buffer payload) {
    if (!RosterChange.isOne(payload)) {
      pipeline.arrived(Envelope.decode(payload));
    } else if (status == Status.LIVE) {
      admission.changed(RosterChange.decode(payload));
    }
  }

  void linkUp() {
    if (status != Status.IDLE) subscription.subscribe(requester);
  }

  /** Queries from here on are on behalf of all subscribers of the channel. */
  void linkDown() {
    requester = Requester.channelsOf(topic.appId());
    subscription.linkDown();
    cached.ifPresent(LastEventCache::interrupted);
    if (status == Status.IDLE) {
      forgetIfPossible();
      return;
    }
    if (status == Status.LIVE) ports.meters().resynced(ResyncReason.LINK);
    status = pipeline.hasStarted() ? Status.RESYNC : Status.PENDING;
    pipeline.interrupted();
    admission.interrupted();
  }

  @Override
  public void barrier(Runnable passed) {
    if (status == Status.LIVE) subscription.barrier(requester, passed);
  }

  @Override
  public Requester requester() {
    return requester;
  }

  @Override
  public void resized(int size) {
    occupancy.ifPresent(report -> report.changed(size));
  }

  @Override
  public void known() {
    admit();
  }

  private static Requester requester(SubscriptionHandle handle) {
    return Requester.connection(handle.topic().appId(), handle.subscriber().socketId());
  }

  private void admit() {
    if (mayAdmit()) admission.admit();
  }

  private boolean mayAdmit() {
    return status == Status.LIVE
        && pipeline.isLive()
        && cached.map(LastEventCache::isKnown).orElse(true);
  }

  private void unsubscribeLaterIfEmpty() {
    if (status != Status.IDLE && admission.isEmpty()) unsubscribeDelay.begin();
  }

  private void unsubscribe() {
    status = Status.IDLE;
    release();
    subscription.unsubscribe();
    forgetIfPossible();
  }

  private void release() {
    pipeline.forget();
    cached.ifPresent(LastEventCache::forget);
    admission.forget();
  }

  private void forgetIfPossible() {
    boolean forgettable =
        status == Status.IDLE
            && subscription.isSettled()
            && admission.isSettled()
            && occupancy.map(OccupancyReport::isSettled).orElse(true);
    if (forgettable) onForgettable.accept(this);
  }

  /** The presence service may have lost its data: reports again. */
  void resend() {
    occupancy.ifPresent(OccupancyReport::resend);
    admission.resend();
  }

  /** Verifies that the presence service has the same state. */
  void audit() {
    occupancy.ifPresent(OccupancyReport::resend);
    admission.audit();
  }

  /** Releases what it holds. Not used afterwards. */
  void stop() {
    unsubscribeDelay.cancel();
    release();
  }

  Status status() {
    return status;
  }

  private final class FromPipeline implements DeliveryPipeline.Owner {

    @Override
    public Requester requester() {
      return requester;
    }

    @Override
    public void live() {
      status = Status.LIVE;
      cached.ifPresent(LastEventCache::live);
      admission.live();
      admit();
    }

    @Override
    public void caughtUp() {
      admit();
    }

    @Override
    public void deliver(Envelope envelope) {
      if (cached.map(event -> event.isEcho(envelope)).orElse(false)) return;
      if (subscribers.size() > 0) {
        Frame frame = ports.frames().encodeEphemeral(envelope.frame());
        subscribers.deliver(frame, envelope.except(), envelope.publishedAtMs());
        frame.release();
      }
      cached.ifPresent(event -> event.keep(envelope));
    }

    @Override
    public void deliver(Envelope envelope, Frame frame) {
      if (subscribers.size() > 0) subscribers.deliver(envelope, frame);
      cached.ifPresent(event -> event.keep(envelope));
    }

    @Override
    public void continuity(Continuity notice) {
      subscribers.continuity(notice);
    }

    @Override
    public void started(SubscriptionHandle handle, Resumption how, List<LogEntry> replay) {
      if (mayAdmit()) {
        admission.resume(handle, how, replay);
      } else {
        admission.again(handle);
      }
    }
  }

  private final class FromAdmission implements PresenceAdmission.Owner {

    @Override
    public void mayAdmit() {
      admit();
    }

    @Override
    public void emptied() {
      unsubscribeLaterIfEmpty();
    }

    @Override
    public void settled() {
      forgetIfPossible();
    }
  }
}
