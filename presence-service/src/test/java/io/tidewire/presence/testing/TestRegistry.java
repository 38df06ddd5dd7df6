package io.tidewire.presence.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.ContractCodecs;
import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.PresenceOutcome.Joined;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.redis.Partition;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.kit.channels.OutboxLength;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.presence.roster.ChannelEntry;
import io.tidewire.presence.roster.Effect;
import io.tidewire.presence.store.GracePeriods;
import io.tidewire.presence.store.RedisPresenceQueries;
import io.tidewire.presence.store.RedisRosterStore;
import io.tidewire.presence.store.RegistryEvents;
import io.tidewire.presence.store.RosterEpochs;
import io.tidewire.presence.store.WebhookTerms;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The registry on a real, empty Redis, with blocking calls for tests. */
public final class TestRegistry implements AutoCloseable {

  public static final Duration TTL = Duration.ofSeconds(15);
  public static final int LIMIT = 100;

  /** Far longer than a test lasts. */
  public static final Duration HELD_BACK = Duration.ofMinutes(10);

  public final Vertx vertx = Vertx.vertx();
  public final RedisServer redis;
  public final CommandLink link;
  public final RosterEpochs epochs = new RosterEpochs(new SecureRandom());
  public final RedisSettings settings;
  public final RedisRosterStore store;
  public final RedisPresenceQueries queries;

  /** The event types that every app's webhooks want; none at first. */
  public volatile Set<WebhookEventType> wanted = Set.of();

  public final RegistryEvents events =
      new RegistryEvents(
          app -> Future.succeededFuture(wanted), new WebhookTerms(HELD_BACK, OutboxLength.DEFAULT));

  private final List<Supplier<Future<Void>>> stops = new ArrayList<>();

  /** Uses the Redis that all tests of the JVM share. */
  public TestRegistry() {
    this(RedisServer.shared());
  }

  public TestRegistry(RedisServer redis) {
    this(redis, redis.settings());
  }

  public TestRegistry(RedisServer redis, RedisSettings settings) {
    this.redis = redis;
    this.settings = settings;
    redis.flush();
    link = CommandLink.of(vertx, settings, "test", new SimpleMeterRegistry());
    link.start();
    stopsAtClose(link::stop);
    link.up().await();
    store = new RedisRosterStore(link, epochs, events, TTL, new VertxTimers(vertx));
    queries = new RedisPresenceQueries(link, epochs);
    answerForAuth();
  }

  /** For services that share this Vert.x. */
  private void answerForAuth() {
    ContractCodecs.shared(vertx.eventBus());
    vertx
        .eventBus()
        .<WebhookInterestRequest>consumer(
            Addresses.AUTH_WEBHOOK_INTEREST,
            asked -> asked.reply(new WebhookInterestReply(asked.body().appId(), wanted, false)));
  }

  public PresenceOutcome join(String node, Topic topic, String socket, long seq, String user) {
    return join(node, topic, socket, seq, new Member(user, Member.NO_INFO));
  }

  public PresenceOutcome join(String node, Topic topic, String socket, long seq, Member member) {
    return apply(node, new PresenceOp.Join(topic, new SocketId(socket), seq, member, LIMIT));
  }

  /** Like {@link #join}, but expects success. */
  public Joined joined(String node, Topic topic, String socket, long seq, String user) {
    return (Joined) join(node, topic, socket, seq, user);
  }

  public PresenceOutcome leave(String node, Topic topic, String socket, long seq, long graceMs) {
    return apply(node, new PresenceOp.Leave(topic, new SocketId(socket), seq, graceMs));
  }

  public PresenceOutcome occupy(String node, Topic topic, int connections, long seq) {
    return apply(node, new PresenceOp.Occupy(topic, connections, seq));
  }

  public PresenceOutcome apply(String node, PresenceOp op) {
    return effects(node, op).get(0).outcome();
  }

  public List<Effect> effects(String node, PresenceOp... ops) {
    return store.apply(new PresenceBatch(node, Arrays.asList(ops))).await();
  }

  /** Makes all grace periods due. */
  public void endGraces(Topic topic) {
    redis
        .run("ZRANGE", RedisKeys.memberGrace(topic), "0", "-1")
        .lines()
        .forEach(user -> endGrace(topic, user));
  }

  public void endGrace(Topic topic, String user) {
    String index = RedisKeys.graceIndex(Partition.of(topic));
    redis.run("ZADD", RedisKeys.memberGrace(topic), "XX", "1", user);
    redis.run("ZADD", index, "XX", "1", ChannelEntry.of(topic));
    String partition = Integer.toString(Partition.of(topic).index());
    redis.run("ZADD", RedisKeys.gracesDue(), "1", partition);
  }

  /**
   * Ends due grace periods as the reaper does several times a second. Returns how many users were
   * announced.
   */
  public int sweepGraces() {
    long seconds = Long.parseLong(redis.run("TIME").lines().findFirst().orElseThrow());
    return new GracePeriods(link, epochs, events)
        .sweep(Partition.all(), Partition.all(), seconds * 1_000 + 999)
        .await();
  }

  /** The roster of all pages, with the version of the first. */
  public RosterReply roster(Topic topic) {
    RosterReply first = queries.roster(new RosterQuery(topic)).await();
    Set<Member> members = new LinkedHashSet<>(first.members());
    for (RosterReply page = first; !page.last(); ) {
      page = queries.roster(new RosterQuery(topic, page.next())).await();
      members.addAll(page.members());
    }
    return new RosterReply(first.epoch(), first.version(), List.copyOf(members));
  }

  /** The info of each user id. */
  public Map<String, String> members(Topic topic) {
    return new TreeMap<>(
        roster(topic).members().stream()
            .collect(Collectors.toMap(Member::userId, Member::userInfo)));
  }

  public ChannelCounts counts(Topic topic) {
    var query = new CountsQuery(topic.appId(), List.of(topic.channel()));
    return queries.counts(query).await().counts().get(0);
  }

  public List<String> keys() {
    return redis.run("KEYS", "*").lines().sorted().toList();
  }

  /** Returns the keys without an expiry. */
  public List<String> lastingKeys() {
    return keys().stream().filter(key -> redis.run("PTTL", key).equals("-1")).toList();
  }

  /** Stops it before Vert.x closes, because a link that loses its connection logs a warning. */
  void stopsAtClose(Supplier<Future<Void>> stop) {
    stops.add(stop);
  }

  @Override
  public void close() {
    stops.forEach(stop -> stop.get().await());
    vertx.close().await();
  }
}
