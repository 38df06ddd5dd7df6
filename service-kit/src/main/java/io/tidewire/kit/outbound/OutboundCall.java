package io.tidewire.kit.outbound;

import io.tidewire.kit.outbound.Attempt.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** One request that is under way. Confined to one event loop. */
public final class OutboundCall {

  private final int maxAnswerBytes;
  private final Clock clock;
  private final Promise<Attempt> outcome = Promise.promise();
  private final Buffer answer = Buffer.buffer();
  private Optional<HttpClientRequest> request = Optional.empty();
  private Optional<HttpClientResponse> response = Optional.empty();
  private boolean over;

  OutboundCall(int maxAnswerBytes, Clock clock) {
    this.maxAnswerBytes = maxAnswerBytes;
    this.clock = clock;
  }

  /** Never fails. */
  public Future<Attempt> outcome() {
    return outcome.future();
  }

  /** Hangs up. A server that has answered 2xx by now has accepted the request. */
  public void abort(String why) {
    end(Attempt.failed(Outcome.TIMEOUT, why));
  }

  void fail(Outcome kind, String why) {
    end(Attempt.failed(kind, why));
  }

  void send(HttpClientRequest made, Buffer body) {
    if (over) {
      made.reset();
      return;
    }
    request = Optional.of(made);
    made.send(body)
        .onSuccess(this::listen)
        .onFailure(broken -> fail(Outcome.UNREACHABLE, "the connection broke"));
  }

  private void listen(HttpClientResponse heard) {
    if (over) return;
    response = Optional.of(heard);
    heard
        .exceptionHandler(
            broken -> end(Attempt.failed(Outcome.UNREACHABLE, "the response ended early")))
        .handler(this::receive)
        .endHandler(
            whole -> {
              request = Optional.empty(); // The connection may serve the next one.
              end(Attempt.failed(Outcome.UNREACHABLE, ""));
            });
  }

  private void receive(Buffer chunk) {
    int room = maxAnswerBytes - answer.length();
    answer.appendBuffer(chunk.slice(0, Math.min(room, chunk.length())));
    if (chunk.length() >= room) end(Attempt.failed(Outcome.UNREACHABLE, ""));
  }

  /** What was answered counts, however much of it was read. */
  private void end(Attempt ifUnanswered) {
    if (over) return;
    over = true;
    request.ifPresent(HttpClientRequest::reset);
    outcome.complete(response.map(this::answered).orElse(ifUnanswered));
  }

  private Attempt answered(HttpClientResponse heard) {
    int status = heard.statusCode();
    boolean delivered = status >= 200 && status < 300;
    return new Attempt(
        delivered ? Outcome.DELIVERED : Outcome.REJECTED,
        status,
        answer.toString(StandardCharsets.UTF_8),
        Optional.ofNullable(heard.getHeader("Retry-After")).flatMap(this::delay));
  }

  /** Seconds, or a date. */
  private Optional<Duration> delay(String retryAfter) {
    try {
      if (retryAfter.matches("[0-9]{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
      }
      ZonedDateTime date = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration left = Duration.between(clock.instant(), date.toInstant());
      return left.isNegative() ? Optional.empty() : Optional.of(left);
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }
}
