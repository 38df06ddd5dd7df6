package io.tidewire.kit.http;

import io.tidewire.kit.service.Health;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/**
 * Answers {@code /live}, {@code /ready} and {@code /healthy}, for probes (decision 0033): 200 or
 * 503 with a line of JSON. Safe from any thread.
 */
public final class HealthPaths {

  /** What an answer tells besides yes or no. */
  public enum Detail {
    /** Answers nothing, for ports that are open to the internet. */
    NONE,
    /** The problems by the name of their check: for the management port. */
    PROBLEMS
  }

  private static final String LIVE = new JsonObject().put("live", true).encode();

  private final Health health;
  private final Detail detail;

  public HealthPaths(Health health, Detail detail) {
    this.health = health;
    this.detail = detail;
  }

  /** Answers the health paths, and leaves all others to the next handler. */
  public static Handler<HttpServerRequest> before(Health health, Handler<HttpServerRequest> next) {
    HealthPaths paths = new HealthPaths(health, Detail.NONE);
    return request -> {
      if (!paths.answers(request)) next.handle(request);
    };
  }

  /** Answers if the request is a GET or HEAD of one of the paths; else returns false. */
  public boolean answers(HttpServerRequest request) {
    boolean reads =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    if (!reads) return false;
    Optional<Answer> answer = to(String.valueOf(request.path()));
    answer.ifPresent(found -> found.send(request));
    return answer.isPresent();
  }

  private Optional<Answer> to(String path) {
    return switch (path) {
      case "/live" -> Optional.of(new Answer(200, LIVE));
      case "/ready" -> Optional.of(answer("ready", health.problems()));
      case "/healthy" -> Optional.of(answer("healthy", health.allProblems()));
      default -> Optional.empty();
    };
  }

  private Answer answer(String question, Map<String, String> problems) {
    JsonObject body = new JsonObject().put(question, problems.isEmpty());
    if (detail == Detail.PROBLEMS && !problems.isEmpty()) {
      body.put("problems", new JsonObject(Map.copyOf(problems)));
    }
    return new Answer(problems.isEmpty() ? 200 : 503, body.encode());
  }

  private record Answer(int status, String body) {

    void send(HttpServerRequest request) {
      request
          .response()
          .setStatusCode(status)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(body + "\n");
    }
  }
}
