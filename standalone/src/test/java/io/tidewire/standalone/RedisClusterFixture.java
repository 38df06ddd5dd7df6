package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Result;
import io.tidewire.contract.redis.HashSlot;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.testing.RedisGrid;
import io.tidewire.kit.testing.RedisServer;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;

/** Runs all services on a Redis Cluster, and records what was published. */
@Timeout(180)
abstract class RedisClusterFixture {

  private static final String APPS = TestApp.yamlWith("[{pattern: \"chat-*\", history: {}}]");
  private static final int CHANNELS = 12;
  static final Duration LEASE = Duration.ofSeconds(6);

  /** The longest time that a promotion takes on a busy machine. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Numbers that were acknowledged, by channel, in order. */
  final Map<String, List<Integer>> acknowledged = new LinkedHashMap<>();

  final List<String> refusals = new ArrayList<>();
  private int published;

  static TidewireInOneJvm start(RedisGrid grid) {
    return start(grid, Map.of(), number -> Map.of());
  }

  /**
   * @param extra settings for all services
   * @param ofEdge further settings of edge 1 or 2
   */
  static TidewireInOneJvm start(
      RedisGrid grid, Map<String, String> extra, IntFunction<Map<String, String>> ofEdge) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "tidewire.redis.url",
                grid.url(),
                "tidewire.lease.ttl",
                LEASE.toSeconds() + "s",
                "tidewire.lease.renewal",
                "1s",
                "tidewire.redis.command-timeout",
                "5s"));
    settings.putAll(extra);
    return TidewireInOneJvm.start(settings, APPS, grid.servers().get(0), ofEdge);
  }

  static List<String> channels() {
    return IntStream.range(0, CHANNELS).mapToObj(i -> "chat-" + i).toList();
  }

  static FrameClient client(int port, String user) {
    FrameClient client = FrameClient.connect(port);
    channels().forEach(client::subscribe);
    return client.subscribePresence("presence-room", user);
  }

  /** Channels with a history that this server serves at the start. */
  static List<String> channelsAt(RedisGrid grid, RedisServer server) {
    return channels().stream().filter(name -> isAt(grid, server, name)).toList();
  }

  static List<String> channelsElsewhere(RedisGrid grid, RedisServer server) {
    return channels().stream().filter(name -> !isAt(grid, server, name)).toList();
  }

  /** The first of {@code prefix-0}, {@code prefix-1}, … that this server serves at the start. */
  static String nameAt(RedisGrid grid, RedisServer server, String prefix) {
    return IntStream.range(0, 100)
        .mapToObj(i -> prefix + "-" + i)
        .filter(name -> isAt(grid, server, name))
        .findFirst()
        .orElseThrow();
  }

  /** The users of a presence channel as the HTTP API reports them; empty while it cannot. */
  static Optional<Set<String>> users(Pusher backend, String room) {
    Result result = backend.get("/channels/" + room + "/users");
    if (result.getStatus() != Result.Status.SUCCESS) return Optional.empty();
    return Optional.of(
        new JsonObject(result.getMessage())
            .getJsonArray("users").stream()
                .map(user -> ((JsonObject) user).getString("id"))
                .collect(Collectors.toSet()));
  }

  static String topic(String channel) {
    return RedisKeys.topic(new Topic(TestApp.ID, channel));
  }

  static boolean isAt(RedisGrid grid, RedisServer server, String channel) {
    int slot = HashSlot.of(topic(channel));
    int index = grid.servers().indexOf(server);
    return slot * RedisGrid.PRIMARIES / HashSlot.COUNT == index;
  }

  boolean publish(Pusher backend, String channel) {
    int number = ++published;
    Result result = backend.trigger(channel, "m", Map.of("n", number));
    boolean served = result.getStatus() == Result.Status.SUCCESS;
    if (served) {
      acknowledged.computeIfAbsent(channel, first -> new ArrayList<>()).add(number);
    } else {
      assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(503);
      refusals.add(channel);
    }
    return served;
  }

  /** Asserts that each acknowledged message arrived once, in the order of its channel. */
  void assertDelivered(FrameClient client) {
    acknowledged.forEach(
        (channel, numbers) -> {
          Await.until(
              "delivered on " + channel,
              PATIENCE,
              () -> numbers(client, channel).containsAll(numbers));
          assertThat(numbers(client, channel)).doesNotHaveDuplicates().isSorted();
        });
  }

  static List<Integer> numbers(FrameClient client, String channel) {
    return client.heard("m").stream()
        .filter(frame -> frame.channel().filter(channel::equals).isPresent())
        .map(frame -> new JsonObject(frame.data()).getInteger("n"))
        .toList();
  }
}
