package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.JournalEntry.Answer;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.JournalEntry.Invoked;
import io.tidewire.standalone.faults.history.JournalEntry.Item;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.faults.history.RunLog;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A backend that publishes, and repeats what failed with the same idempotency key after the time
 * that the answer names. Confined to one event loop.
 */
public final class BackendPublisher {

  private static final int ATTEMPTS = 6;
  private static final int MOST_IN_FLIGHT = 400;
  private static final int BATCH = 10;
  private static final int LARGE = 9_500;
  private static final long TICK_MS = 20;

  /** How often each kind of publish occurs, in percent. */
  private static final int KEYED = 50;

  private static final int BATCHES = 5;
  private static final int REPEATED = 5;
  private static final int REUSED = 1;
  private static final int EXCEPTING = 3;

  private final Vertx vertx;
  private final SignedHttp api;
  private final RunClock clock;
  private final Journal journal;
  private final RandomGenerator random;
  private final Targets targets;
  private long operations;
  private long payloads;
  private int inFlight;
  private double due;
  private long timer;
  private long acknowledged;

  /** Connections that a publish may exclude. */
  public interface Listeners {
    /** Returns the socket id of one; empty if it is not connected. */
    String any();
  }

  /** The channels to publish to, and the connections that may be excluded. */
  public record Targets(List<String> channels, Listeners listeners) {

    public Targets {
      channels = List.copyOf(channels);
    }
  }

  public BackendPublisher(
      Vertx vertx, SignedHttp api, RunLog log, RandomGenerator random, Targets targets) {
    this.vertx = vertx;
    this.api = api;
    clock = log.clock();
    journal = log.journal();
    this.random = random;
    this.targets = targets;
  }

  /**
   * @param perSecond messages per second
   */
  public void start(double perSecond) {
    timer =
        vertx.setPeriodic(
            TICK_MS,
            tick -> {
              due = Math.min(due + perSecond * TICK_MS / 1_000, perSecond);
              while (due >= 1) due -= next();
            });
  }

  public void stop() {
    vertx.cancelTimer(timer);
  }

  /**
   * Publishes batches of the largest allowed messages, which overflow buffers.
   *
   * @param among the channels; each batch goes to two of them, chosen at random
   */
  public void burst(int batches, List<String> among) {
    for (int i = 0; i < batches; i++) batch(LARGE, among);
  }

  /** Publishes one small message to each channel. */
  public void tell(List<String> channels) {
    for (String channel : channels) {
      publish("", "", List.of(new Item(channel, ++payloads)), 10);
    }
  }

  /** How many messages were acknowledged so far. */
  public long acknowledged() {
    return acknowledged;
  }

  public boolean isIdle() {
    return inFlight == 0;
  }

  private int next() {
    if (inFlight >= MOST_IN_FLIGHT) return 1;
    if (chance(BATCHES)) {
      batch(100 + random.nextInt(200), targets.channels());
      return BATCH;
    }
    String except = chance(EXCEPTING) ? targets.listeners().any() : "";
    int padding = 50 + random.nextInt(300);
    publish(chance(KEYED) ? key() : "", except, List.of(item()), padding);
    return 1;
  }

  private void batch(int padding, List<String> among) {
    String one = among.get(random.nextInt(among.size()));
    String other = among.get(random.nextInt(among.size()));
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) items.add(new Item(i % 2 == 0 ? one : other, ++payloads));
    publish(key(), "", items, padding);
  }

  private void publish(String key, String except, List<Item> items, int padding) {
    Attempt attempt = new Attempt(++operations, key, except, items, body(items, except, padding));
    journal.write(new Invoked(clock.now(), attempt.op, key, except, items));
    inFlight++;
    attempt.send();
  }

  private static Buffer body(List<Item> items, String except, int padding) {
    JsonArray events = new JsonArray();
    for (Item item : items) {
      JsonObject event =
          new JsonObject()
              .put("name", ClientConnection.EVENT)
              .put("channel", item.channel())
              .put("data", Payload.data(item.payload(), padding))
              .put("info", "offset");
      if (!except.isEmpty()) event.put("socket_id", except);
      events.add(event);
    }
    return items.size() == 1
        ? events.getJsonObject(0).toBuffer()
        : new JsonObject().put("batch", events).toBuffer();
  }

  private String key() {
    return "k" + random.nextLong(Long.MAX_VALUE);
  }

  private Item item() {
    return new Item(channel(), ++payloads);
  }

  private String channel() {
    return targets.channels().get(random.nextInt(targets.channels().size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A publish that is repeated until it succeeds or is given up. */
  private final class Attempt {
    private final long op;
    private final String key;
    private final String except;
    private final List<Item> items;
    private final Buffer body;
    private int sent;
    private boolean repeated;

    Attempt(long op, String key, String except, List<Item> items, Buffer body) {
      this.op = op;
      this.key = key;
      this.except = except;
      this.items = items;
      this.body = body;
    }

    void send() {
      sent++;
      api.post(items.size() == 1 ? "/events" : "/batch_events", key, body)
          .onSuccess(answer -> answered(answer.response(), answer.body()))
          .onFailure(nobody -> unanswered());
    }

    private void unanswered() {
      journal.write(new Answered(clock.now(), op, Answer.NONE, List.of()));
      again(100 + random.nextInt(900));
    }

    private void answered(HttpClientResponse response, Buffer answer) {
      int status = response.statusCode();
      String retry = response.getHeader("Retry-After");
      boolean unknown = "unknown".equals(response.getHeader("X-Publish-Outcome"));
      List<Placed> places = status == 200 ? places(answer.toJsonObject()) : List.of();
      acknowledged += places.size();
      Answer said = new Answer(status, retry != null, unknown);
      journal.write(new Answered(clock.now(), op, said, places));
      if (status == 503) {
        again(retry == null ? 1_000 : 1_000 * Long.parseLong(retry));
      } else if (status == 200 && !key.isEmpty() && !repeated && chance(REPEATED)) {
        repeated = true;
        send();
      } else {
        done(status);
      }
    }

    private void again(long pause) {
      if (key.isEmpty() || sent >= ATTEMPTS) {
        inFlight--;
      } else {
        vertx.setTimer(pause, now -> send());
      }
    }

    /** Occasionally uses a key a second time, as a faulty backend might. */
    private void done(int status) {
      inFlight--;
      if (status == 200 && !key.isEmpty() && items.size() == 1 && chance(REUSED)) {
        publish(key, except, List.of(new Item(items.get(0).channel(), ++payloads)), 10);
      }
    }

    private List<Placed> places(JsonObject answer) {
      List<Placed> places = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        JsonObject told =
            answer.containsKey("batch")
                ? answer.getJsonArray("batch").getJsonObject(i)
                : answer.getJsonObject("channels").getJsonObject(items.get(i).channel());
        places.add(
            new Placed(
                told.getString("epoch", ""),
                Long.parseLong(told.getString("offset", "-1")),
                told.getBoolean("duplicate", false)));
      }
      return places;
    }
  }
}
