package io.tidewire.publish.http;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.json.MalformedJson;
import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.publish.admission.Refused;
import io.tidewire.publish.intake.Rejected;
import io.tidewire.publish.outcome.NotPublished;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns failures into answers. No other class maps failures to HTTP. */
public final class Failures {

  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private static final int MAX_RETRY_SECONDS = 3;

  private final RandomGenerator random;

  public Failures(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param requestId is logged if the error is in this service
   */
  Answer answer(Throwable cause, String requestId) {
    if (cause instanceof Rejected rejected) {
      return Answer.error(rejected.isTooLarge() ? 413 : 400, text(rejected));
    }
    if (cause instanceof MalformedJson malformed) return Answer.error(400, text(malformed));
    if (cause instanceof Refused refused) return refusal(refused);
    if (cause instanceof NotPublished unpublished) return notPublished(unpublished);
    if (RedisErrors.isTemporary(cause)) return tryAgain(RedisErrors.explain(cause));
    if (cause instanceof ReplyException unanswered) return unanswered(unanswered, requestId);
    return ourMistake(cause, requestId);
  }

  private Answer refusal(Refused refused) {
    return refused.status() == 503 || refused.status() == 429
        ? tryAgain(refused.status(), text(refused))
        : Answer.error(refused.status(), text(refused));
  }

  private Answer notPublished(NotPublished failure) {
    int status = failure.keyMisused() ? 409 : 503;
    JsonArray outcomes = new JsonArray();
    failure.copies().forEach(copy -> outcomes.add(json(copy)));
    Answer answer = Answer.error(status, text(failure), new JsonObject().put("outcomes", outcomes));
    if (failure.keyMisused()) return answer;
    return failure.outcomeUnknown()
        ? answer.with(Map.of("Retry-After", retryAfter(), "X-Publish-Outcome", "unknown"))
        : answer.with(Map.of("Retry-After", retryAfter()));
  }

  private static JsonObject json(NotPublished.Copy copy) {
    return new JsonObject()
        .put("event", copy.place())
        .put("channel", copy.channel().value())
        .put("outcome", copy.outcome().text());
  }

  private Answer unanswered(ReplyException failure, String requestId) {
    return switch (BusFailure.of(failure)) {
      case UNAVAILABLE, OVERLOADED -> tryAgain("A required service is unavailable");
      case INTERNAL -> ourMistake(failure, requestId);
    };
  }

  private Answer tryAgain(String message) {
    return tryAgain(503, message);
  }

  private Answer tryAgain(int status, String message) {
    return Answer.error(status, message).with(Map.of("Retry-After", retryAfter()));
  }

  private static Answer ourMistake(Throwable cause, String requestId) {
    log.error("request failed request={}", requestId, cause);
    return Answer.error(500, "Internal error");
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  /** With jitter, so that backends that were refused together do not retry together. */
  private String retryAfter() {
    return Integer.toString(1 + random.nextInt(MAX_RETRY_SECONDS));
  }
}
