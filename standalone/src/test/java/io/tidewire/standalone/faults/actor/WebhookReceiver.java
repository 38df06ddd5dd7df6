package io.tidewire.standalone.faults.actor;

import io.tidewire.signing.AppSecret;
import io.tidewire.signing.WebhookSignature;
import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.JournalEntry.Notified;
import io.tidewire.standalone.faults.history.JournalEntry.NotifiedEvent;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The backend that receives webhooks. It accepts them, fails, does not answer, or does not listen.
 * Records every webhook with a valid signature. Confined to one event loop.
 */
public final class WebhookReceiver {

  /** How requests are answered. */
  public enum Mood {
    ACCEPTS,
    FAILS,
    HANGS,
    AWAY
  }

  private final Vertx vertx;
  private final RunClock clock;
  private final Journal journal;
  private final int port;
  private final Consumer<Notified> told;
  private final Set<String> seen = new HashSet<>();
  private @Nullable HttpServer server;
  private Mood mood = Mood.ACCEPTS;

  /**
   * @param told receives each accepted event once
   */
  public WebhookReceiver(
      Vertx vertx, RunClock clock, Journal journal, int port, Consumer<Notified> told) {
    this.vertx = vertx;
    this.clock = clock;
    this.journal = journal;
    this.port = port;
    this.told = told;
  }

  /** Sets how requests are answered from now on. {@link Mood#AWAY} closes the open connections. */
  public Future<Void> behave(Mood now) {
    mood = now;
    HttpServer running = server;
    if (now == Mood.AWAY) {
      server = null;
      return running == null ? Future.succeededFuture() : running.close();
    }
    return running == null ? open() : Future.succeededFuture();
  }

  private Future<Void> open() {
    HttpServer opened = vertx.createHttpServer().requestHandler(this::receive);
    server = opened;
    return opened.listen(port, "127.0.0.1").mapEmpty();
  }

  private void receive(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    if (mood == Mood.AWAY) return;
    String signature = WebhookSignature.sign(new AppSecret(TestApp.SECRET), body.getBytes());
    if (!signature.equals(request.getHeader("X-Pusher-Signature"))) {
      request.response().setStatusCode(401).end();
      return;
    }
    note(request.getHeader("X-Tidewire-Webhook-Id"), body);
    if (mood == Mood.HANGS) return;
    request.response().setStatusCode(mood == Mood.ACCEPTS ? 200 : 500).end();
  }

  private void note(String id, Buffer body) {
    boolean isNew = mood == Mood.ACCEPTS && seen.add(id);
    for (Object each : body.toJsonObject().getJsonArray("events")) {
      JsonObject event = (JsonObject) each;
      Notified notified =
          new Notified(
              clock.now(),
              id,
              mood == Mood.ACCEPTS,
              new NotifiedEvent(
                  event.getString("name"),
                  event.getString("channel"),
                  event.getString("user_id", "")),
              body.toString());
      journal.write(notified);
      if (isNew) told.accept(notified);
    }
  }
}
