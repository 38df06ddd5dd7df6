package io.tidewire.publish.endpoint;

import io.tidewire.contract.redis.Ancestry;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.LogReading;
import io.tidewire.contract.redis.LogReading.Lost;
import io.tidewire.contract.redis.LogReading.Rows;
import io.tidewire.contract.redis.LogReading.Why;
import io.tidewire.contract.redis.Position;
import io.tidewire.publish.dispatch.HistoryPage;
import io.tidewire.publish.dispatch.PublishedFrame;
import io.tidewire.publish.dispatch.StreamLog;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.SignedRequest;
import io.tidewire.publish.intake.HistoryQuery;
import io.tidewire.wire.Topic;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code GET /apps/{app}/channels/{channel}/history}: a page of the channel's log. If messages of
 * the page are missing, the answer is 410 with the reason.
 */
final class HistoryEndpoint implements Endpoint {

  private static final int GONE = 410;

  /** A message is in memory twice: as it was read, and in the answer. */
  private static final long COPIES = 2;

  private final StreamLog log;

  HistoryEndpoint(StreamLog log) {
    this.log = log;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    HistoryQuery query =
        HistoryQuery.read(
            request.argument("channel"),
            request.parameter("since"),
            request.parameter("limit"),
            request.parameter("reverse"),
            request.app());
    request
        .held()
        .reserve((long) query.limit() * request.app().messages().maxEventBytes() * COPIES);
    boolean lenient = request.app().namespace(query.channel()).lenientBoundary();
    Topic topic = new Topic(request.appId(), query.channel());
    return log.page(topic, KeptHistory.of(request, query.channel()), query)
        .map(page -> answer(query, page, lenient));
  }

  private static Answer answer(HistoryQuery query, HistoryPage page, boolean lenient) {
    LogReading reading = page.reading();
    Optional<String> lost = lost(reading, lenient);
    if (lost.isPresent()) return gone(lost.get(), query, reading);
    return Answer.ok(json(query, (Rows) reading, page.more()));
  }

  /** Why the messages after the position are not available; empty if they are. */
  private static Optional<String> lost(LogReading reading, boolean lenient) {
    if (reading instanceof Lost lost) {
      return Optional.of(lost.reason().name().toLowerCase(Locale.ROOT));
    }
    Why why = ((Rows) reading).why();
    if (why == Why.DIVERGED) return Optional.of("diverged");
    return why == Why.BOUNDARY && !lenient ? Optional.of("failover") : Optional.empty();
  }

  private static Answer gone(String reason, HistoryQuery query, LogReading reading) {
    JsonObject more =
        new JsonObject().put("reason", reason).put("position", reading.top().toString());
    query
        .since()
        .flatMap(since -> fork(since.epoch(), reading.ancestry()))
        .ifPresent(fork -> more.put("fork", fork.toString()));
    return Answer.error(
        GONE, "Messages after this position are no longer complete:  " + reason, more);
  }

  private static Optional<Position> fork(String epoch, Ancestry ancestry) {
    return ancestry.forks().stream().filter(fork -> fork.epoch().equals(epoch)).findFirst();
  }

  private static JsonObject json(HistoryQuery query, Rows page, boolean more) {
    JsonArray messages = new JsonArray();
    page.rows().forEach(row -> messages.add(json(row)));
    JsonObject body =
        new JsonObject().put("position", page.top().toString()).put("messages", messages);
    if (page.why() == Why.BOUNDARY) body.put("boundary", true);
    if (more) body.put("next", next(query, page).toString());
    return body;
  }

  private static JsonObject json(Envelope row) {
    PublishedFrame frame = PublishedFrame.read(row.frame());
    JsonObject json =
        new JsonObject()
            .put("offset", Long.toString(row.offset()))
            .put("id", row.id())
            .put("time_ms", row.publishedAtMs())
            .put("event", frame.event())
            .put("data", frame.data());
    row.except().ifPresent(socket -> json.put("socket_id", socket.value()));
    return json;
  }

  /** Where the next page begins: after the last message, in reverse before it. */
  private static Position next(HistoryQuery query, Rows page) {
    List<Envelope> rows = page.rows();
    long last = rows.get(rows.size() - 1).offset();
    return new Position(page.top().epoch(), query.reverse() ? last - 1 : last);
  }
}
