package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOp;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.TestApp;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A presence channel of ten thousand members, with raw clients, with and without {@code ext=mem1}.
 */
@Timeout(240)
class LargePresenceIT {

  private static final int CROWD = 10_000;
  private static final int CLIENTS = 6;
  private static final String COUNT = "pusher_internal:subscription_count";

  /** No frame of a large channel may be longer; a list of all its members would have 700 KB. */
  private static final int MOST_CHARACTERS = 64 << 10;

  /** An edge without clients, whose lease outlasts the test. */
  private static final String CROWDED = "crowded~0000000000000001";

  private static TidewireInOneJvm tidewire;
  private static long seq;

  @BeforeAll
  static void open() {
    String limits = "limits: { max_presence_members: 20000, max_listed_members: 100 }";
    tidewire =
        TidewireInOneJvm.start(
            Map.of("tidewire.lease.ttl", "10m"),
            TestApp.yaml()
                .replaceFirst("client_events: true", "client_events: true\n    " + limits));
  }

  @AfterAll
  static void close() {
    tidewire.close();
  }

  @Test
  void tenThousandMembersArriveInPortionsOfBoundedSize() throws Exception {
    String room = "presence-portions";
    join(room, 0, CROWD);
    try (FrameClient ann = FrameClient.takingPortions(tidewire.edge(1))) {
      ann.subscribePresence(room, "ann");
      Await.until("all portions", () -> view(ann, room).isComplete());
      View view = view(ann, room);
      assertThat(view.first().getInteger("count")).isEqualTo(CROWD + 1);
      assertThat(view.first().getJsonObject("hash").fieldNames()).containsExactly("ann");
      assertThat(view.members()).hasSize(CROWD + 1).contains("ann", "u0", "u9999");
      assertThat(ann.heard()).allMatch(frame -> frame.text().length() <= MOST_CHARACTERS);
      String users = "/channels/" + room + "/users";
      JsonObject all = new JsonObject(TestApp.backend(tidewire.edge(1)).get(users).getMessage());
      assertThat(all.getJsonArray("users").size()).isEqualTo(CROWD + 1);
    }
  }

  @Test
  void whoeverComesOrGoesDuringThePortionsIsRightInTheEnd() throws Exception {
    String room = "presence-churn";
    join(room, 0, CROWD);
    List<FrameClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      FrameClient client = FrameClient.takingPortions(tidewire.edge(1 + i % 2));
      clients.add(client);
      client.askForPresence(room, "client-" + i);
      leave(room, i * 100, i * 100 + 50);
      join(room, CROWD + i * 50, CROWD + i * 50 + 50);
    }
    Set<String> truth = new TreeSet<>();
    for (int i = 0; i < CLIENTS; i++) truth.add("client-" + i);
    IntStream.range(0, CROWD + 50 * CLIENTS)
        .filter(user -> user >= 100 * CLIENTS || user % 100 >= 50)
        .forEach(user -> truth.add("u" + user));

    for (FrameClient client : clients) {
      Await.until("all portions", () -> view(client, room).isComplete());
      Await.until("the truth", () -> view(client, room).members().equals(truth));
      assertThat(client.heard()).allMatch(frame -> frame.text().length() <= MOST_CHARACTERS);
    }
    clients.forEach(FrameClient::close);
  }

  @Test
  void aStockClientSeesItselfAndHowManyThereAre() throws Exception {
    String room = "presence-counted";
    join(room, 0, 200);
    try (FrameClient ann = FrameClient.connect(tidewire.edge(1));
        FrameClient ben = FrameClient.takingPortions(tidewire.edge(2))) {
      ann.subscribePresence(room, "ann");
      JsonObject presence = view(ann, room).first();
      assertThat(presence.getInteger("count")).isEqualTo(201);
      assertThat(presence.getJsonArray("ids")).containsExactly("ann");
      assertThat(presence.getJsonObject("hash").fieldNames()).containsExactly("ann");
      assertThat(presence.containsKey("more")).isFalse();

      ben.subscribePresence(room, "ben");
      leave(room, 0, 100);

      Await.until("the number", () -> ann.heard(COUNT).stream().anyMatch(it -> count(it) == 102));
      assertThat(ann.heard(COUNT)).hasSizeLessThan(10);
      assertThat(ann.heard()).noneMatch(frame -> frame.event().contains("member"));
    }
  }

  private static int count(Frame frame) {
    return frame.object().getInteger("subscription_count");
  }

  /** A client's view of the members, by the rules for clients. */
  private record View(JsonObject first, Set<String> members, boolean isComplete) {}

  private static View view(FrameClient client, String room) {
    JsonObject first = new JsonObject();
    Set<String> members = new TreeSet<>();
    Set<String> touched = new HashSet<>();
    boolean complete = false;
    for (Frame frame : client.heard()) {
      if (frame.is("pusher_internal:subscription_succeeded", room)) {
        first = frame.object().getJsonObject("presence");
        members.addAll(first.getJsonObject("hash").fieldNames());
      } else if (frame.is("tidewire:members", room)) {
        frame.object().getJsonObject("hash").fieldNames().stream()
            .filter(id -> !touched.contains(id))
            .forEach(members::add);
        complete = !frame.object().getBoolean("more");
      } else if (frame.is("tidewire:member_changes", room)) {
        Set<String> joined = frame.object().getJsonObject("joined").fieldNames();
        members.addAll(joined);
        touched.addAll(joined);
        frame
            .object()
            .getJsonArray("left")
            .forEach(
                id -> {
                  members.remove(id);
                  touched.add((String) id);
                });
      }
    }
    return new View(first, members, complete);
  }

  private static void join(String room, int from, int to) throws Exception {
    Topic topic = new Topic(TestApp.ID, room);
    carryOut(
        from,
        to,
        user -> {
          Member member = new Member("u" + user, "{\"name\":\"Number " + user + "\"}");
          return new PresenceOp.Join(topic, socket(user), ++seq, member, 20_000);
        });
  }

  private static void leave(String room, int from, int to) throws Exception {
    Topic topic = new Topic(TestApp.ID, room);
    carryOut(from, to, user -> new PresenceOp.Leave(topic, socket(user), ++seq, 0));
  }

  private static void carryOut(int from, int to, IntFunction<PresenceOp> operation)
      throws Exception {
    for (int next = from; next < to; next += PresenceBatch.MAX_OPS) {
      int end = Math.min(next + PresenceBatch.MAX_OPS, to);
      PresenceBatch batch =
          new PresenceBatch(CROWDED, IntStream.range(next, end).mapToObj(operation).toList());
      PresenceBatchReply reply =
          tidewire
              .bus()
              .<PresenceBatchReply>request(Addresses.PRESENCE_OPS, batch)
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .body();
      assertThat(reply.outcomes()).noneMatch(PresenceOutcome.Failed.class::isInstance);
    }
  }

  private static SocketId socket(int user) {
    return new SocketId("7." + (user + 1));
  }
}
