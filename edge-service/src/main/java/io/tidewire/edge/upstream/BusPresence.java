package io.tidewire.edge.upstream;

import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.contract.presence.PresenceBatch;
import io.tidewire.contract.presence.PresenceBatchReply;
import io.tidewire.contract.presence.PresenceOutcome;
import io.tidewire.contract.presence.RosterQuery;
import io.tidewire.contract.presence.RosterReply;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.ports.PendingPresenceUpdate;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.retry.Backoff;
import io.tidewire.kit.retry.RetryUntilAnswered;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The presence service over the event bus. The updates of one loop are sent in batches, a few at
 * once. Each batch is for one Redis, and each Redis may have one under way: updates for one that
 * hangs keep no others waiting. While the service is unavailable they wait, and one batch at a time
 * is retried.
 *
 * <p>The queue is bounded by the state of the loop's hubs: each update is queued once and read when
 * it is sent.
 *
 * <p>Confined to one event loop.
 */
public final class BusPresence implements PresenceClient {

  /** How long an update waits to be batched while other batches are under way. */
  static final Duration GATHERING = Duration.ofMillis(5);

  /** How long a low-priority update waits, since it may change meanwhile. */
  static final Duration PATIENCE = Duration.ofMillis(50);

  static final int MOST_OUT = 4;

  private static final Logger log = LoggerFactory.getLogger(BusPresence.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final RetryingRequests requests;
  private final LoopTime time;
  private final Consumer<String> onDead;
  private final PresenceUpdateQueue waiting;

  private final ServerPacing servers;
  private final Promise<Void> quiet = Promise.promise();
  private Promise<Void> settled = Promise.promise();
  private String node;
  private boolean gathering;
  private boolean patientWaits;
  private boolean patientDue;
  private boolean dead;
  private boolean stopping;

  /**
   * @param serverOf identifies the Redis of a channel
   * @param node the incarnation that holds a lease
   * @param onDead called with the incarnation that the service has declared dead; sends nothing
   *     until there is a new one
   */
  public BusPresence(
      RetryingRequests requests,
      Function<Topic, Object> serverOf,
      LoopTime time,
      String node,
      Consumer<String> onDead) {
    this.requests = requests;
    this.time = time;
    this.node = node;
    this.onDead = onDead;
    waiting = new PresenceUpdateQueue(serverOf);
    servers = new ServerPacing(time.timers(), this::backoff);
  }

  /** A new incarnation holds a lease. */
  public void renamed(String incarnation) {
    node = incarnation;
    dead = false;
    flush();
  }

  @Override
  public void submitFirst(PendingPresenceUpdate update) {
    waiting.addFirst(update);
    flushSoon();
  }

  @Override
  public void submit(PendingPresenceUpdate update) {
    waiting.add(update);
    if (waiting.urgentBeside(update) >= PresenceBatch.MAX_OPS) {
      flush();
    } else {
      flushSoon();
    }
  }

  @Override
  public void submitLater(PendingPresenceUpdate update) {
    waiting.addPatient(update);
    if (patientWaits || patientDue) return;
    patientWaits = true;
    time.timers()
        .after(
            PATIENCE,
            () -> {
              patientWaits = false;
              patientDue = true;
              flush();
            });
  }

  @Override
  public Cancel roster(Topic topic, String from, Consumer<RosterReply> answer) {
    return RetryUntilAnswered.ask(
        () -> ask(new RosterQuery(topic, from)), answer, time.timers(), backoff());
  }

  private Backoff backoff() {
    return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, time.random());
  }

  private Future<RosterReply> ask(RosterQuery request) {
    Requester requester = Requester.channelsOf(request.topic().appId());
    return requests
        .ask(requester, Addresses.PRESENCE_ROSTER, request, 0, RosterReply.class)
        .answer();
  }

  /**
   * Sends everything now, low priority or not. Completes when nothing is left to acknowledge, which
   * is soon unless very much changes.
   */
  public Future<Void> settled() {
    if (waiting.isEmpty()) return Future.succeededFuture();
    if (waiting.hasPatient()) patientDue = true;
    flush();
    return settled.future();
  }

  /** Completes when all updates so far have been acknowledged. */
  public Future<Void> quiet() {
    stopping = true;
    patientDue = true;
    flush();
    return quiet.future();
  }

  /** Sends at the end of the tick if no batch is under way, otherwise after a short delay. */
  private void flushSoon() {
    if (gathering) return;
    gathering = true;
    Runnable gathered =
        () -> {
          gathering = false;
          flush();
        };
    if (servers.out() == 0) {
      time.loop().execute(gathered);
    } else {
      time.timers().after(GATHERING, gathered);
    }
  }

  private void flush() {
    waiting.servers().forEach(this::flush);
    if (!waiting.hasPatient()) patientDue = stopping;
    if (!waiting.isEmpty()) return;
    Promise<Void> told = settled;
    settled = Promise.promise();
    told.complete();
    if (stopping) quiet.tryComplete();
  }

  private void flush(Object server) {
    BatchPacing pacing = servers.of(server);
    while (!dead && pacing.mayBegin(servers.out() < MOST_OUT)) {
      PresenceUpdateQueue.Batch batch = waiting.take(server, PresenceBatch.MAX_OPS, patientDue);
      if (batch.isEmpty()) break;
      send(pacing, batch);
    }
  }

  private void send(BatchPacing pacing, PresenceUpdateQueue.Batch batch) {
    pacing.begun();
    String sender = node;
    requests
        .once(
            Addresses.PRESENCE_OPS,
            new PresenceBatch(sender, batch.operations()),
            PresenceBatchReply.class)
        .onComplete(
            reply -> {
              pacing.ended();
              if (reply.failed()) {
                batch.updates().forEach(waiting::back);
                unanswered(pacing, reply.cause());
              } else {
                answered(pacing, sender, batch.updates(), reply.result().outcomes());
              }
              flush();
            });
  }

  private void answered(
      BatchPacing pacing,
      String sender,
      List<PendingPresenceUpdate> updates,
      List<PresenceOutcome> outcomes) {
    if (outcomes.size() != updates.size()) {
      updates.forEach(waiting::back);
      unavailable(
          pacing, "it answered " + outcomes.size() + " of " + updates.size() + " operations");
      return;
    }
    List<PendingPresenceUpdate> notStored = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      PresenceOutcome outcome = outcomes.get(i);
      if (outcome instanceof PresenceOutcome.Failed failed) {
        log.debug(
            "presence could not store an update, which is sent again why={}", failed.reason());
        notStored.add(updates.get(i));
      } else {
        if (outcome instanceof PresenceOutcome.NodeDead) died(sender);
        updates.get(i).answered(outcome);
        waiting.back(updates.get(i));
      }
    }
    if (notStored.isEmpty()) {
      if (pacing.stored()) log.info("presence is available again");
    } else if (notStored.size() == updates.size()) {
      notStored.forEach(waiting::back);
      pacing.notStored();
      pacing.pause(this::flush);
    } else {
      sendAgainLater(pacing, notStored);
    }
  }

  /** Some of its slots have moved to a Redis that is unavailable: their updates wait. */
  private void sendAgainLater(BatchPacing pacing, List<PendingPresenceUpdate> updates) {
    pacing.later(
        () -> {
          updates.forEach(waiting::back);
          flush();
        });
  }

  private void died(String sender) {
    if (dead || !sender.equals(node)) return;
    dead = true;
    onDead.accept(sender);
  }

  /** On overload, backs off and then resumes sending. */
  private void unanswered(BatchPacing pacing, Throwable cause) {
    if (BusFailure.of(cause) == BusFailure.OVERLOADED) {
      pacing.pause(this::flush);
    } else {
      unavailable(pacing, String.valueOf(cause.getMessage()));
    }
  }

  private void unavailable(BatchPacing pacing, String why) {
    if (pacing.unavailable()) log.warn("presence is unavailable why={}", why);
    pacing.pause(this::flush);
  }
}
