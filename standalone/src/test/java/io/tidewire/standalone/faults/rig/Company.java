package io.tidewire.standalone.faults.rig;

import io.tidewire.standalone.faults.actor.Edges;
import io.tidewire.standalone.faults.actor.Publisher;
import io.tidewire.standalone.faults.actor.Rec1Client;
import io.tidewire.standalone.faults.actor.SignedHttp;
import io.tidewire.standalone.faults.actor.Stage;
import io.tidewire.standalone.faults.actor.StockClient;
import io.tidewire.standalone.faults.actor.Subscriber;
import io.tidewire.standalone.faults.check.BoundedMemory;
import io.tidewire.standalone.faults.history.Happening;
import io.tidewire.standalone.faults.history.Happening.Measured;
import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.RunClock;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All clients and the publisher of a run, on an event loop of their own. */
final class Company implements AutoCloseable {

  static final List<String> STREAMS = Stream.concat(names("log-", 20), names("feed-", 6)).toList();

  private static final List<String> EPHEMERAL = names("live-", 14).toList();
  private static final List<String> ALL =
      Stream.concat(STREAMS.stream(), EPHEMERAL.stream()).toList();
  private static final String ROOM = "presence-room";

  private static final int CHANNELS_EACH = 3;
  private static final int MEMBERS = 8;
  private static final long CHURN_MS = 100;
  private static final long LOOK_MS = 1_000;

  private final Vertx vertx;
  private final RunClock clock;
  private final Journal clientLog;
  private final Journal publishLog;
  private final Journal processLog;
  private final Random random;
  private final Publisher publisher;
  private final List<Subscriber> fast = new ArrayList<>();
  private final List<Subscriber> slow = new ArrayList<>();
  private long churn;

  Company(Scenario scenario, Rig rig, RunClock clock, Path directory) {
    this.clock = clock;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    random = new Random(scenario.seed());
    clientLog = new Journal(directory, "clients");
    publishLog = new Journal(directory, "publisher");
    processLog = new Journal(directory, "processes");
    publisher =
        new Publisher(
            vertx,
            new SignedHttp(vertx, rig.tidewire().api()),
            clock,
            publishLog,
            new Random(scenario.seed() + 1),
            ALL,
            this::anySocket);
    hire(scenario, rig);
  }

  private static Stream<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i);
  }

  private void hire(Scenario scenario, Rig rig) {
    WebSocketClientOptions options = new WebSocketClientOptions().setMaxConnections(10_000);
    WebSocketClient sockets = vertx.createWebSocketClient(options);
    Stage stage = new Stage(vertx, sockets, clock, clientLog, rig.edges(), random);
    for (int i = 0; i < scenario.rec1(); i++) {
      fast.add(new Rec1Client(stage, "rec1-" + i, false));
    }
    for (int i = 0; i < scenario.stock(); i++) {
      fast.add(new StockClient(stage, "stock-" + i, false));
    }
    Edges throughTheNarrow = new Edges(List.of(rig.narrow().port()));
    Stage aside = new Stage(vertx, sockets, clock, clientLog, throughTheNarrow, random);
    Subscriber reader = new Rec1Client(aside, "slow-rec1", true);
    STREAMS.forEach(reader::join);
    Subscriber stock = new StockClient(aside, "slow-stock", true);
    EPHEMERAL.forEach(stock::join);
    slow.addAll(List.of(reader, stock));
  }

  /** Everybody connects, and stays in the room or walks about the channels. */
  void start(Scenario scenario, Rig rig) {
    run(
        () -> {
          for (int i = 0; i < fast.size(); i++) {
            Subscriber client = fast.get(i);
            if (i % (fast.size() / MEMBERS + 1) == 0) client.join(ROOM);
            for (int j = 0; j < CHANNELS_EACH; j++) client.join(anyChannel());
            client.start();
          }
          slow.forEach(Subscriber::start);
        });
    churn = vertx.setPeriodic(CHURN_MS, tick -> wander());
    vertx.setPeriodic(LOOK_MS, tick -> look(rig));
    run(() -> publisher.start(scenario.perSecond()));
  }

  private void wander() {
    Subscriber client = fast.get(random.nextInt(fast.size()));
    client.leave(anyChannel());
    for (int i = 0; i < CHANNELS_EACH; i++) client.leave(ALL.get(random.nextInt(ALL.size())));
    client.join(anyChannel());
  }

  private void look(Rig rig) {
    for (int edge = 1; edge <= 2; edge++) {
      double bytes = rig.residentBytes(edge);
      measured("edge-" + edge, BoundedMemory.USED, bytes);
    }
    measured("edge", BoundedMemory.LIMIT, Rig.MOST_BYTES);
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

  void burst(int batches) {
    run(() -> publisher.burst(batches));
  }

  void stopPublishing() {
    run(publisher::stop);
    vertx.cancelTimer(churn);
  }

  /** Whether nobody waits for an answer, and nothing has come for a while. */
  boolean isQuiet(long micros) {
    return ask(
        () -> {
          List<Happening> said = clientLog.happenings();
          long last = said.isEmpty() ? 0 : said.get(said.size() - 1).at();
          return publisher.isIdle() && areSettled() && clock.now() - last > micros;
        });
  }

  boolean isSettled() {
    return ask(this::areSettled);
  }

  private boolean areSettled() {
    return Stream.concat(fast.stream(), slow.stream()).allMatch(Subscriber::isSettled);
  }

  private void run(Runnable task) {
    ask(
        () -> {
          task.run();
          return true;
        });
  }

  /** On the event loop; waits. */
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

  /** All so far. */
  List<Happening> happenings() {
    return ask(
        () ->
            Stream.of(clientLog, publishLog, processLog)
                .flatMap(journal -> journal.happenings().stream())
                .toList());
  }

  @Override
  public void close() {
    run(() -> Stream.concat(fast.stream(), slow.stream()).forEach(Subscriber::stop));
    vertx.close().await();
    clientLog.close();
    publishLog.close();
    processLog.close();
  }
}
