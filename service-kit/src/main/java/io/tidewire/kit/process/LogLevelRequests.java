package io.tidewire.kit.process;

import io.tidewire.kit.log.AuditLog;
import io.tidewire.kit.log.LogLevels;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.text.DurationText;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /log-levels} of the management port. GET says what is changed; PUT with {@code logger},
 * {@code level} and {@code for} changes a level; DELETE with {@code logger} ends a change. What
 * changes something is refused to web pages, which a browser inside the network may have open.
 */
final class LogLevelRequests {

  static final String PATH = "/log-levels";

  private static final String LOGGER = "logger";
  private static final Duration LONGEST = Duration.ofDays(7);

  private final Optional<LogLevels> levels;

  LogLevelRequests(TimeSource time) {
    levels = LogLevels.ofProcess(time);
  }

  /** Whether the request was for this path, and has its answer. */
  boolean answers(HttpServerRequest request) {
    if (!PATH.equals(request.path())) return false;
    HttpMethod method = request.method();
    if (levels.isEmpty()) {
      end(request, 501, problem("log levels can be changed with Logback only"));
    } else if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      end(request, 200, levels.get().report());
    } else if (!method.equals(HttpMethod.PUT) && !method.equals(HttpMethod.DELETE)) {
      request.response().putHeader("Allow", "GET, HEAD, PUT, DELETE");
      end(request, 405, problem("expected GET, PUT or DELETE"));
    } else if (ManagementCaller.isWebPage(request)) {
      end(request, 403, problem("web pages may not change log levels"));
    } else {
      change(request, levels.get());
    }
    return true;
  }

  private static void change(HttpServerRequest request, LogLevels levels) {
    String logger = Objects.requireNonNullElse(request.getParam(LOGGER), LogLevels.ROOT);
    boolean put = request.method().equals(HttpMethod.PUT);
    String level = put ? Objects.requireNonNullElse(request.getParam("level"), "") : "reset";
    try {
      String name = put ? levels.set(logger, level, lasting(request)) : logger;
      if (!put && !levels.reset(logger)) {
        end(request, 404, problem("logger: its level is not changed"));
        return;
      }
      AuditLog.changed("log-level", ManagementCaller.address(request), name, level);
      end(request, 200, levels.report());
    } catch (IllegalArgumentException mistake) {
      end(request, 400, problem(String.valueOf(mistake.getMessage())));
    }
  }

  private static Optional<Duration> lasting(HttpServerRequest request) {
    @Nullable String text = request.getParam("for");
    if (text == null) return Optional.empty();
    return Optional.of(
        DurationText.parse(text)
            .filter(duration -> !duration.isZero() && duration.compareTo(LONGEST) <= 0)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "for: expected " + DurationText.FORM + ", at most 168h")));
  }

  private static JsonObject problem(String text) {
    return new JsonObject().put("error", text);
  }

  private static void end(HttpServerRequest request, int status, JsonObject body) {
    HttpServerResponse response = request.response().setStatusCode(status);
    response.putHeader("Content-Type", "application/json").end(body.encode() + "\n");
  }
}
