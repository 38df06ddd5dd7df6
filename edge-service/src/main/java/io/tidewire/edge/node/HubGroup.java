package io.tidewire.edge.node;

import io.micrometer.core.instrument.Gauge;
import io.tidewire.edge.canary.Canary;
import io.tidewire.edge.canary.CanaryLine;
import io.tidewire.edge.canary.CanaryMeters;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.delivery.LoopChannels;
import io.tidewire.edge.hub.HubLoop;
import io.tidewire.edge.lease.Lease;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.edge.upstream.WebhookOutbox;
import io.tidewire.kit.bus.BusRequests;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.RedisPreflight;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.Topic;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hubs of all event loops of this edge, their Redis connections, and the node lease.
 * Thread-safe.
 */
public final class HubGroup {

  private static final Logger log = LoggerFactory.getLogger(HubGroup.class);

  /** How long Redis may take to answer at the start, and the presence service at the end. */
  private static final Duration START_PATIENCE = Duration.ofSeconds(15);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

  /** The lease, and the event loop that it is confined to. */
  private record LeaseHome(Context loop, CommandLink link, Lease lease) {

    void declaredDead(String incarnation) {
      loop.runOnContext(go -> lease.declaredDead(incarnation));
    }
  }

  private final LeaseHome home;
  private final List<HubMember> members;
  private final HubMeters meters;
  private volatile Optional<CountReports> reports = Optional.empty();

  private HubGroup(LeaseHome home, List<HubMember> members, HubMeters meters) {
    this.home = home;
    this.members = members;
    this.meters = meters;
  }

  /**
   * Completes when the lease is held; connections for subscriptions may still be connecting. Fails
   * with {@link StartupException} if Redis does not answer.
   *
   * @param contexts one per event loop; loop {@code i} is the {@code i}-th
   * @param memory the budget that channels count towards
   */
  public static Future<HubGroup> start(
      Platform platform,
      List<Context> contexts,
      FrameEncoder frames,
      BusRequests bus,
      SubscriptionMemory memory) {
    HubParts parts = new HubParts(platform, contexts, frames, bus, memory);
    return RedisPreflight.at(platform.vertx(), parts.redis())
        .compose(reached -> home(parts, contexts.get(0)))
        .compose(home -> members(parts, contexts, home))
        .compose(HubGroup::begin)
        .onSuccess(group -> group.watch(platform));
  }

  private static Future<LeaseHome> home(HubParts parts, Context loop) {
    return OnContext.call(
        loop,
        () -> {
          CommandLink link = parts.link("edge.lease");
          return Future.succeededFuture(new LeaseHome(loop, link, parts.lease(loop, link)));
        });
  }

  private static Future<HubGroup> members(HubParts parts, List<Context> contexts, LeaseHome home) {
    String node = home.lease().node();
    List<Future<HubMember>> making =
        IntStream.range(0, contexts.size())
            .mapToObj(
                i ->
                    OnContext.call(
                        contexts.get(i),
                        () ->
                            Future.succeededFuture(
                                parts.member(i, contexts.get(i), node, home::declaredDead))))
            .toList();
    return Future.all(making)
        .map(made -> new HubGroup(home, made.<HubMember>list(), parts.meters()));
  }

  private Future<HubGroup> begin() {
    return each(HubMember::start)
        .compose(started -> OnContext.call(home.loop(), this::takeLease))
        .compose(held -> CountReports.start(home.loop(), this))
        .onSuccess(answering -> reports = Optional.of(answering))
        .<HubGroup>map(answering -> this)
        .recover(failure -> stopAll().transform(stopped -> Future.failedFuture(failure)));
  }

  private Future<Void> takeLease() {
    home.link().start();
    return home.lease()
        .start(incarnation -> members.forEach(member -> member.reborn(incarnation)))
        .timeout(START_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            late ->
                Future.failedFuture(
                    new StartupException(
                        home.link()
                            .problem()
                            .orElse("could not acquire the node lease from Redis"))));
  }

  private void watch(Platform platform) {
    platform.health().dependency("lease", home.lease()::problem);
    members.forEach(member -> platform.health().dependency("redis", member.hubs()::problem));
    Gauge.builder("tidewire_lease_age_seconds", home.lease(), Lease::ageSeconds)
        .description("Since the node lease was last renewed in Redis")
        .register(platform.meters());
  }

  /** The channels, as sessions of one loop use them; confined to that loop. */
  public Channels channels(int loop) {
    return members.get(loop).hubs().channels();
  }

  /** A loop's own Redis connection for commands. */
  public CommandLink commands(int loop) {
    return members.get(loop).redis();
  }

  /** What webhooks are told by a loop, over that connection. */
  public WebhookOutbox webhooks(int loop) {
    return members.get(loop).webhooks();
  }

  /** A canary of one loop, to be used on it, which tests the loop's own links to Redis. */
  public Canary canary(int loop, Timers timers, CanaryMeters canaries) {
    HubMember member = members.get(loop);
    HubLoop hubs = member.hubs();
    return new Canary(
        CanaryLine.over(member.redis(), hubs.channels(), hubs::problem),
        canaryNames(loop),
        timers,
        canaries);
  }

  /** Names of channels that the loop owns; no other process has the same. */
  private Supplier<String> canaryNames(int loop) {
    String prefix = node() + "-";
    AtomicInteger number = new AtomicInteger();
    return () ->
        Stream.generate(() -> prefix + number.getAndIncrement())
            .filter(name -> LoopChannels.ownerOf(Canary.topic(name), members.size()) == loop)
            .findFirst()
            .orElseThrow();
  }

  /**
   * Completes when the presence service knows every subscription of these channels that was
   * confirmed to a client before.
   *
   * @param topics none for all channels
   */
  Future<Void> settled(List<Topic> topics) {
    if (topics.isEmpty()) return each(member -> member.settled(topics));
    Map<Integer, List<Topic>> byLoop =
        topics.stream()
            .collect(Collectors.groupingBy(topic -> LoopChannels.ownerOf(topic, members.size())));
    return Future.join(
            byLoop.entrySet().stream()
                .map(loop -> members.get(loop.getKey()).settled(loop.getValue()))
                .toList())
        .mapEmpty();
  }

  /** The current incarnation of this process. */
  public String node() {
    return home.lease().node();
  }

  /** The number of channels that have a hub. */
  public long channelCount() {
    return meters.channels();
  }

  /**
   * To be called when no session is left. Tasks under way between loops arrive within two turns of
   * each. Then waits briefly until the presence service has acknowledged everything. If it has, the
   * lease is given up; otherwise the rest is removed when the lease expires.
   */
  public Future<Void> stop() {
    return each(HubMember::turn)
        .compose(left -> each(HubMember::turn))
        .compose(arrived -> each(HubMember::quiet))
        .timeout(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .compose(acknowledged -> OnContext.call(home.loop(), home.lease()::retire))
        .onFailure(
            cause -> log.warn("lease not released, it will expire why={}", cause.getMessage()))
        .transform(retired -> stopAll());
  }

  private Future<Void> stopAll() {
    return reports
        .map(CountReports::stop)
        .orElseGet(Future::succeededFuture)
        .transform(
            deaf ->
                OnContext.call(
                    home.loop(),
                    () -> {
                      home.lease().stop();
                      return home.link().stop();
                    }))
        .transform(stopped -> each(HubMember::stop));
  }

  private Future<Void> each(Function<HubMember, Future<Void>> step) {
    return Future.join(members.stream().map(step).toList()).mapEmpty();
  }
}
