package io.tidewire.standalone.faults.rig;

import io.tidewire.standalone.faults.actor.BackendPublisher;
import io.tidewire.standalone.faults.actor.ClientContext;
import io.tidewire.standalone.faults.actor.Edges;
import io.tidewire.standalone.faults.actor.FaultClient;
import io.tidewire.standalone.faults.actor.Rec1Client;
import io.tidewire.standalone.faults.actor.SignedHttp;
import io.tidewire.standalone.faults.actor.StockClient;
import io.tidewire.standalone.faults.check.BoundedMemory;
import io.tidewire.standalone.faults.check.CpuShortage;
import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.JournalEntry;
import io.tidewire.standalone.faults.history.JournalEntry.Measured;
import io.tidewire.standalone.faults.history.JournalEntry.Swallowed;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.faults.history.RunLog;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All clients and the publisher of a run, on their own event loop. */
final class ClientFleet implements AutoCloseable {

  /** The channels that flood slow readers. No other client subscribes to them. */
  private static final List<String> FLOODED = List.of("feed-flood", "live-flood");

  private static final List<String> LOGGED =
      Stream.concat(names("log-", 20), names("feed-", 6)).toList();
  private static final List<String> EPHEMERAL = names("live-", 14).toList();
  static final List<String> ALL = Stream.concat(LOGGED.stream(), EPHEMERAL.stream()).toList();

  static final List<String> STREAMS =
      Stream.concat(LOGGED.stream(), Stream.of(FLOODED.get(0))).toList();

  private static final String ROOM = "presence-room";
  private static final int CHANNELS_EACH = 3;

  /** Chosen so that a roaming client has {@link #CHANNELS_EACH} channels on average. */
  private static final int LEFT_AT_ONCE = ALL.size() / CHANNELS_EACH - 1;

  private static final int MEMBERS = 8;
  private static final int NEWCOMERS = 5;
  private static final long CHURN_MS = 100;
  private static final long LOOK_MS = 250;
  private static final long TELL_MS = 50;
  private final Vertx vertx;
  private final RunClock clock;
  private final Journal clientLog;
  private final Journal publishLog;
  private final Journal processLog;
  private final Random random;
  private final BackendPublisher publisher;
  private final WebhookBackend webhooks;
  private final List<FaultClient> fast = new ArrayList<>();
  private final List<FaultClient> slow = new ArrayList<>();
  private final ProcessorWait processors = new ProcessorWait();
  private long churn;
  private long telling;
  private int newcomers;
  private long looked;
  private double waited;

  ClientFleet(Scenario scenario, FaultHarness rig, RunClock clock, Path directory) {
    this.clock = clock;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    random = new Random(scenario.seed());
    clientLog = new Journal(directory, "clients");
    publishLog = new Journal(directory, "publisher");
    processLog = new Journal(directory, "processes");
    publisher =
        new BackendPublisher(
            vertx,
            new SignedHttp(vertx, rig.tidewire().api()),
            new RunLog(clock, publishLog),
            new Random(scenario.seed() + 1),
            new BackendPublisher.Targets(ALL, this::anySocket));
    webhooks = hire(scenario, rig, new Journal(directory, "webhooks"));
  }

  private static Stream<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i);
  }

  private WebhookBackend hire(Scenario scenario, FaultHarness rig, Journal webhookLog) {
    WebSocketClientOptions options = new WebSocketClientOptions().setMaxConnections(10_000);
    WebSocketClient sockets = vertx.createWebSocketClient(options);
    RunLog log = new RunLog(clock, clientLog);
    ClientContext stage = new ClientContext(vertx, sockets, log, rig.edges(), random);
    for (int i = 0; i < scenario.load().rec1(); i++) {
      fast.add(new Rec1Client(stage, "rec1-" + i, false));
    }
    for (int i = 0; i < scenario.load().stock(); i++) {
      fast.add(new StockClient(stage, "stock-" + i, false));
    }
    Edges throughTheNarrow = new Edges(List.of(rig.narrow().port()));
    ClientContext aside = new ClientContext(vertx, sockets, log, throughTheNarrow, random);
    FaultClient reader = new Rec1Client(aside, "slow-rec1", true);
    STREAMS.forEach(reader::join);
    FaultClient stock = new StockClient(aside, "slow-stock", true);
    EPHEMERAL.forEach(stock::join);
    stock.join(FLOODED.get(1));
    slow.addAll(List.of(reader, stock));
    return new WebhookBackend(stage, webhookLog, rig.webhooks());
  }

  /** Connects all clients, which stay in the room or roam between channels. */
  void start(FaultHarness rig) {
    run(
        () -> {
          for (int i = 0; i < fast.size(); i++) {
            FaultClient client = fast.get(i);
            if (i % (fast.size() / MEMBERS + 1) == 0) client.join(ROOM);
            for (int j = 0; j < CHANNELS_EACH; j++) client.join(anyChannel());
            client.start();
          }
          slow.forEach(FaultClient::start);
          webhooks.start();
        });
    looked = clock.now();
    vertx.setPeriodic(LOOK_MS, tick -> look(rig));
  }

  /** Publishes messages, and lets fast clients roam between channels. */
  void publish(Scenario scenario) {
    churn = vertx.setPeriodic(CHURN_MS, tick -> wander());
    run(() -> publisher.start(scenario.load().perSecond()));
    run(webhooks::goOn);
  }

  private void wander() {
    FaultClient client = fast.get(random.nextInt(fast.size()));
    for (int i = 0; i < LEFT_AT_ONCE; i++) client.leave(anyChannel());
    client.join(anyChannel());
  }

  private void look(FaultHarness rig) {
    for (int edge = 1; edge <= 2; edge++) {
      double bytes = rig.residentBytes(edge);
      measured("edge-" + edge, BoundedMemory.USED, bytes);
    }
    measured("edge", BoundedMemory.LIMIT, FaultHarness.MOST_BYTES);
    long now = clock.now();
    long late = now - looked - LOOK_MS * 1_000;
    waited += Math.min(now - looked, Math.max(late, processors.more(rig.pids())));
    looked = now;
    measured("all", CpuShortage.WAITED, waited);
    Queue<Long> lost = rig.redis().lost();
    for (Long one = lost.poll(); one != null; one = lost.poll()) {
      processLog.write(new Swallowed(clock.now(), one));
    }
  }

  private void measured(String process, String what, double value) {
    processLog.write(new Measured(clock.now(), process, what, value));
  }

  private String anyChannel() {
    return ALL.get(random.nextInt(ALL.size()));
  }

  private String anySocket() {
    return fast.get(random.nextInt(fast.size())).socketId().orElse("");
  }

  /** Publishes large messages to the fast clients. */
  void burst(int batches) {
    run(() -> publisher.burst(batches, ALL));
  }

  /** Publishes large messages to the slow clients. */
  void flood(int batches) {
    run(() -> publisher.burst(batches, FLOODED));
  }

  /**
   * Keeps subscribing clients to new ephemeral channels and publishing to each, until this is
   * called with false.
   */
  void newcomers(boolean more) {
    if (!more) {
      vertx.cancelTimer(telling);
      return;
    }
    run(
        () -> {
          List<String> channels = new ArrayList<>();
          for (int i = 0; i < NEWCOMERS; i++) {
            channels.add("live-new-" + newcomers++);
            fast.get(i).join(channels.get(i));
          }
          telling = vertx.setPeriodic(TELL_MS, tick -> publisher.tell(channels));
        });
  }

  /** How many messages were acknowledged so far. */
  long acknowledged() {
    return ask(publisher::acknowledged);
  }

  boolean ofWebhooks(Predicate<WebhookBackend> question) {
    return ask(() -> question.test(webhooks));
  }

  /** Stops publishing and roaming. */
  void stopPublishing() {
    run(publisher::stop);
    run(webhooks::rest);
    vertx.cancelTimer(churn);
  }

  /** Whether all publishes are answered, and no message has arrived for a while. */
  boolean isQuiet(long micros) {
    return ask(
        () -> {
          List<JournalEntry> said = clientLog.happenings();
          long last = said.isEmpty() ? 0 : said.get(said.size() - 1).at();
          return publisher.isIdle() && clock.now() - last > micros;
        });
  }

  /** Whether all clients are connected and none waits for an answer. */
  boolean isSettled() {
    return ask(this::areSettled);
  }

  /** Whether the slow clients are connected and none waits for an answer. */
  boolean slowAreSettled() {
    return ask(() -> slow.stream().allMatch(FaultClient::isSettled));
  }

  private boolean areSettled() {
    return Stream.concat(fast.stream(), slow.stream()).allMatch(FaultClient::isSettled)
        && webhooks.isSettled();
  }

  private void run(Runnable task) {
    ask(
        () -> {
          task.run();
          return true;
        });
  }

  /** Runs a task on the event loop, and waits for it. */
  private <T> T ask(Supplier<T> question) {
    Promise<T> answer = Promise.promise();
    vertx.runOnContext(
        now -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException failed) {
            answer.fail(failed);
          }
        });
    return answer.future().await();
  }

  /** All entries so far. */
  List<JournalEntry> happenings() {
    return ask(
        () ->
            Stream.of(
                    clientLog.happenings(),
                    publishLog.happenings(),
                    processLog.happenings(),
                    webhooks.happenings())
                .flatMap(List::stream)
                .toList());
  }

  @Override
  public void close() {
    stopPublishing();
    run(() -> Stream.concat(fast.stream(), slow.stream()).forEach(FaultClient::stop));
    run(webhooks::stop);
    vertx.close().await();
    clientLog.close();
    publishLog.close();
    processLog.close();
  }
}
