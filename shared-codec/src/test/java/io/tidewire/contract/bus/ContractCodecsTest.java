package io.tidewire.contract.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ClusterKeysReply;
import io.tidewire.contract.auth.ClusterKeysRequest;
import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.auth.CredentialsReply;
import io.tidewire.contract.auth.CredentialsRequest;
import io.tidewire.contract.auth.RefreshRequest;
import io.tidewire.contract.auth.RefreshVerdict;
import io.tidewire.contract.auth.SigninRequest;
import io.tidewire.contract.auth.SigninVerdict;
import io.tidewire.contract.auth.SubscribeRequest;
import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.auth.WebhookInterestReply;
import io.tidewire.contract.auth.WebhookInterestRequest;
import io.tidewire.contract.auth.WebhooksReply;
import io.tidewire.contract.auth.WebhooksRequest;
import io.tidewire.contract.presence.ChannelCounts;
import io.tidewire.contract.presence.CountsQuery;
import io.tidewire.contract.presence.CountsReply;
import io.tidewire.contract.presence.CountsSettled;
import io.tidewire.contract.presence.OccupancyQuery;
import io.tidewire.contract.presence.OccupancyReply;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.contract.presence.SettleCounts;
import io.tidewire.contract.presence.UsersQuery;
import io.tidewire.contract.presence.UsersReply;
import io.tidewire.contract.webhook.WebhookEndpoint;
import io.tidewire.contract.webhook.WebhookEventType;
import io.tidewire.signing.AppSecret;
import io.tidewire.signing.cluster.ClusterKey;
import io.tidewire.signing.cluster.ClusterKeys;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractCodecsTest {

  private static final Topic TOPIC = new Topic("1", "presence-room");
  private static final SocketId SOCKET = new SocketId("1.2");
  private static final Member MEMBER = new Member("ann", "{\"name\":\"Zoë 🚀\"}");

  private static final WebhookEndpoint ENDPOINT =
      new WebhookEndpoint(
          "a1",
          "https://example.com/hook",
          Set.of(WebhookEventType.CHANNEL_OCCUPIED, WebhookEventType.CACHE_MISS),
          List.of("private-*"),
          Map.of("Authorization", "Bearer hush"),
          new WebhookEndpoint.Delivery(
              true, Duration.ofMillis(2_500), Duration.ofHours(24), 9, true));

  static List<Record> messages() {
    Grants grants = new Grants(Map.of("private-*", Set.of(Grants.Permission.SUBSCRIBE)));
    Namespace chat =
        new Namespace(
            "chat-*",
            Optional.of(new History(50, Duration.ofMillis(90_500))),
            true,
            false,
            10,
            true);
    Identity identity = new Identity(Optional.of("ann"), "{}", grants, 1_800_000_000L);
    return List.of(
        new ConnectRequest("key", Optional.of("7"), Optional.empty(), true, Optional.of("a.b.c")),
        new ConnectRequest(
            "key",
            Optional.empty(),
            Optional.of("https://a.example"),
            true,
            new ConnectRequest.PresentedToken(
                Optional.of("a.b.c"), true, Optional.of("203.0.113.7"))),
        new ConnectVerdict.Accepted(AppPolicy.defaults("1"), Optional.of(identity)),
        new ConnectVerdict.Accepted(streaming(chat, Namespace.EPHEMERAL), Optional.empty()),
        new ConnectVerdict.Accepted(
            AppPolicy.defaults("1").withPublicChannels(List.of("news-*")), Optional.empty()),
        new ConnectVerdict.Accepted(
            AppPolicy.defaults("1").withWebhookEvents(Set.of(WebhookEventType.CACHE_MISS)),
            Optional.empty()),
        new ConnectVerdict.Refused(4001, "Application does not exist"),
        new ConnectVerdict.Accepted(
            AppPolicy.defaults("1"), Optional.of(identity), Optional.of(HookMessages.TERMS)),
        HookMessages.ASK,
        HookMessages.CONNECT,
        new SubscribeRequest(
            "1",
            SOCKET,
            new ChannelName("private-x"),
            new SubscribeRequest.Proof(Optional.of("k:s"), Optional.of("{}")),
            Optional.of(MEMBER)),
        new SubscribeVerdict.Allowed(Optional.of(MEMBER)),
        new SubscribeVerdict.Refused("AuthError", "no", 401),
        new SubscribeVerdict.Allowed(Optional.of(MEMBER), OptionalLong.of(1_800_000_000_000L)),
        new SubscribeVerdict.Undecided("try again"),
        HookMessages.EVENT,
        HookMessages.ALLOWED,
        HookMessages.REFUSED,
        new SigninRequest("1", SOCKET, "k:s", "{}"),
        new SigninVerdict.SignedIn(MEMBER, List.of("bob")),
        new SigninVerdict.Refused("no"),
        new RefreshRequest("1", "a.b.c"),
        new RefreshRequest("1", "a.b.c", Optional.of("1.2")),
        new RefreshVerdict.Renewed(identity),
        new RefreshVerdict.Refused("no"),
        new CredentialsRequest("key"),
        new CredentialsReply.Found("key", new AppSecret("s3cret"), true, AppPolicy.defaults("1")),
        new CredentialsReply.Unknown("key"),
        new WebhooksRequest("1"),
        new WebhooksReply.Found("1", "key", new AppSecret("s3cret"), List.of(ENDPOINT)),
        new WebhooksReply.Unknown("1"),
        new ClusterKeysRequest("edge~1"),
        new ClusterKeysReply(
            new ClusterKeys(
                new ClusterKey("n".repeat(32)), Optional.of(new ClusterKey("o".repeat(32))))),
        new WebhookInterestRequest("1"),
        new WebhookInterestReply("1", EnumSet.allOf(WebhookEventType.class), true),
        new AppsChanged(Set.of("1"), Set.of(), Map.of("1", Set.of(WebhookEventType.CLIENT_EVENT))),
        new PresenceBatch(
            "edge~1",
            List.of(
                new PresenceOp.Join(TOPIC, SOCKET, 1, MEMBER, 100),
                new PresenceOp.Leave(TOPIC, SOCKET, 2, 3_000),
                new PresenceOp.Occupy(TOPIC, 4, 9))),
        new PresenceBatchReply(
            List.of(
                new PresenceOutcome.Joined("e", 7, true),
                new PresenceOutcome.Left(),
                new PresenceOutcome.Occupied(),
                new PresenceOutcome.Stale(),
                new PresenceOutcome.Full(100),
                new PresenceOutcome.NodeDead(),
                new PresenceOutcome.Failed("away"))),
        new RosterQuery(TOPIC, "17"),
        new RosterReply("e", 7, List.of(MEMBER), "17"),
        new OccupancyQuery("1", "presence-", 64, true, false),
        new OccupancyReply(List.of("presence-room"), List.of(new ChannelCounts(3, 2)), 128),
        new CountsQuery("1", List.of(new ChannelName("a"))),
        new CountsReply(List.of(ChannelCounts.NONE)),
        new UsersQuery(TOPIC, "17"),
        new UsersReply(List.of("ann"), "17"),
        new SettleCounts("presence~1/7", List.of(TOPIC)),
        new CountsSettled("presence~1/7", "edge~1"),
        RemoveFromChannel.user("1", new ChannelName("a"), "ann"),
        RemoveFromChannel.socket("1", new ChannelName("a"), SOCKET),
        new TerminateUser("1", "ann"),
        new TerminateConnection("1", "1.2"),
        new EdgeLoad("edge~1", 4_711, true),
        new RebalanceOrder(RebalanceOrder.Move.ALL));
  }

  private static AppPolicy streaming(Namespace... namespaces) {
    return new AppPolicy(
        "1",
        new AppPolicy.Connections(0, 1, 4, 8),
        new AppPolicy.Messages(2, 3),
        new AppPolicy.Users(6, 7, 5, true, 9),
        new AppPolicy.ChannelRules(true, List.of(namespaces)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageArrivesInAnotherProcessAsItWasSent(Record message) {
    MessageCodec<Record, Record> codec = codecOf(message);
    Buffer wire = Buffer.buffer("before");

    codec.encodeToWire(wire, message);

    assertThat(codec.decodeFromWire("before".length(), wire)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void aMessageToTheSameProcessIsNotCopied(Record message) {
    assertThat(codecOf(message).transform(message)).isSameAs(message);
  }

  @Test
  void everyListedRecordIsTested() {
    Set<Class<?>> listed = new HashSet<>(ContractCodecs.SHARED);
    listed.addAll(ContractCodecs.SECRET);

    assertThat(messages()).extracting(Object::getClass).containsAll(List.copyOf(listed));
  }

  @Test
  void servicesThatShareABusMayEachRegisterTheCodecs() {
    Vertx vertx = Vertx.vertx();
    ContractCodecs.shared(vertx.eventBus());
    ContractCodecs.shared(vertx.eventBus());
    vertx.close().await();
  }

  @SuppressWarnings("unchecked")
  private static MessageCodec<Record, Record> codecOf(Record message) {
    return (MessageCodec<Record, Record>) ContractCodecs.codec(message.getClass());
  }

  /** Nodes of another version read and write these without nested objects. */
  @Test
  void groupedValuesAreFlattenedOnTheWire() {
    var connect =
        new ConnectRequest(
            "key",
            Optional.of("7"),
            Optional.empty(),
            true,
            new ConnectRequest.PresentedToken(Optional.of("a.b.c"), true, Optional.empty()));
    var subscribe =
        new SubscribeRequest(
            "1",
            SOCKET,
            new ChannelName("private-x"),
            new SubscribeRequest.Proof(Optional.of("k:s"), Optional.empty()),
            Optional.empty());

    assertOnTheWire(
        connect,
        """
        {"appKey":"key","protocol":"7","origin":null,"secure":true,\
        "token":"a.b.c","tokenByCookie":true,"client":null}\
        """);
    assertOnTheWire(
        subscribe,
        """
        {"appId":"1","socketId":{"value":"1.2"},"channel":{"value":"private-x"},\
        "auth":"k:s","channelData":null,"signedIn":null}\
        """);
    assertOnTheWire(
        new ConnectVerdict.Accepted(AppPolicy.defaults("1"), Optional.empty()),
        """
        {"app":{"appId":"1","connections":{"max":0,"maxChannels":1000,\
        "maxClientEventsPerSecond":10,"activityTimeoutSeconds":30,"maxPerUser":0,\
        "authorizationTimeoutSeconds":0},"messages":{"maxChannelNameLength":164,\
        "maxEventBytes":10240},"users":{"maxIdLength":128,"maxInfoBytes":1024,\
        "maxMembers":100,"watchlists":false,"maxListed":500},"clientEvents":false,\
        "namespaces":[],"publicChannels":null,"webhookEvents":[],"hooked":{"subscribe":[],"clientEvents":[]}},"identity":null,"terms":null}\
        """);
  }

  /** Members may have any order. */
  private static void assertOnTheWire(Record message, String expected) {
    MessageCodec<Record, Record> codec = codecOf(message);
    Buffer wire = Buffer.buffer();
    codec.encodeToWire(wire, message);

    assertThat(new JsonObject(wire.getString(Integer.BYTES, wire.length())))
        .isEqualTo(new JsonObject(expected));
    Buffer received = Buffer.buffer().appendInt(expected.getBytes(UTF_8).length);
    assertThat(codec.decodeFromWire(0, received.appendString(expected))).isEqualTo(message);
  }
}
