package io.tidewire.auth.http;

import static io.tidewire.auth.json.JsonQuote.quote;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.policy.Issue;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.contract.BusFailure;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The two endpoints, as one handler for any HTTP server of any event loop. Success is status 200
 * and nothing else: pusher-js takes 201 for a failure.
 */
public final class AuthRoutes implements Handler<HttpServerRequest> {

  private static final String CHANNEL = "/auth/channel";
  private static final String USER = "/auth/user";
  private static final String APP_KEY = "app_key";
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final Supplier<Apps> apps;
  private final TokenCheck tokens;
  private final Cors cors;
  private final Timers timers;
  private final SigningVerdicts verdicts;

  /**
   * @param apps those of now; any thread may ask
   */
  public AuthRoutes(
      Supplier<Apps> apps, TokenCheck tokens, Cors cors, Timers timers, SigningVerdicts verdicts) {
    this.apps = apps;
    this.tokens = tokens;
    this.cors = cors;
    this.timers = timers;
    this.verdicts = verdicts;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (!request.path().equals(CHANNEL) && !request.path().equals(USER)) {
      end(request.response(), 404, error("There are " + CHANNEL + " and " + USER));
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      cors.answerPreflight(request, appOfQuery(request), apps.get());
    } else if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST, OPTIONS");
      end(request.response(), 405, error("Only POST is answered"));
    } else {
      answer(request);
    }
  }

  private void answer(HttpServerRequest request) {
    RequestBody.read(request, timers)
        .map(body -> understood(request, body))
        .compose(this::issue)
        .onSuccess(issue -> respond(request, issue))
        .onFailure(failure -> respond(request, failure));
  }

  private SigningRequest understood(HttpServerRequest request, Buffer body) {
    String type = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
    Fields fields = Fields.ofBody(type, body.toString(StandardCharsets.UTF_8));
    Optional<String> inQuery = query(request).find(APP_KEY);
    App app = SigningRequest.app(apps.get(), inQuery, fields.find(APP_KEY));
    cors.allow(request, Optional.of(app), apps.get());
    Optional<String> authorization =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
    return request.path().equals(CHANNEL)
        ? SigningRequest.channel(app, authorization, fields)
        : SigningRequest.user(app, authorization, fields);
  }

  private Future<Issue> issue(SigningRequest question) {
    return tokens
        .verify(question.app(), question.token())
        .map(verdict -> question.issue(bearer(verdict).identity()));
  }

  private static TokenVerdict.Verified bearer(TokenVerdict verdict) {
    return verdict.map(
        verified -> verified,
        refused -> {
          throw HttpRefusal.unauthorized(refused.why());
        },
        undecided -> {
          throw HttpRefusal.unavailable(undecided.why());
        });
  }

  private void respond(HttpServerRequest request, Issue issue) {
    if (issue instanceof Issue.Signed signed) {
      verdicts.allowed(request.path());
      request.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      end(request.response(), 200, signed.json());
    } else if (issue instanceof Issue.Denied denied) {
      respond(request, HttpRefusal.forbidden(denied.why()));
    } else if (issue instanceof Issue.Senseless senseless) {
      respond(request, HttpRefusal.badRequest(senseless.why()));
    }
  }

  private void respond(HttpServerRequest request, Throwable failure) {
    if (failure instanceof HttpRefusal refusal) {
      verdicts.refused(request.path());
      refuse(request, refusal);
    } else if (!request.response().closed()) {
      verdicts.failed(request.path(), failure);
      boolean later = BusFailure.of(failure) != BusFailure.INTERNAL;
      String why = later ? "Too busy, try again later" : "Something went wrong on the server";
      end(retryable(request.response(), later), later ? 503 : 500, error(why));
    }
  }

  private void refuse(HttpServerRequest request, HttpRefusal refusal) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) return;
    // Before it was clear which app it is about, the page may read the error if any app knows it.
    if (!response.headers().contains(HttpHeaders.VARY)) {
      cors.allow(request, appOfQuery(request), apps.get());
    }
    if (refusal.status() == 401) response.putHeader("WWW-Authenticate", "Bearer");
    if (refusal.leavesBodyUnread()) hangUpSoon(request);
    end(retryable(response, refusal.status() == 503), refusal.status(), error(refusal.why()));
  }

  /** Not at once: what is still coming in would make the kernel drop the answer on its way out. */
  private void hangUpSoon(HttpServerRequest request) {
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    timers.after(LINGER, request.connection()::close);
  }

  private static HttpServerResponse retryable(HttpServerResponse response, boolean later) {
    return later ? response.putHeader(HttpHeaders.RETRY_AFTER, "1") : response;
  }

  private Optional<App> appOfQuery(HttpServerRequest request) {
    try {
      return query(request).find(APP_KEY).flatMap(apps.get()::withKey).or(apps.get()::only);
    } catch (HttpRefusal malformed) {
      return apps.get().only();
    }
  }

  private static Fields query(HttpServerRequest request) {
    return Fields.ofForm(Optional.ofNullable(request.query()).orElse(""));
  }

  private static String error(String why) {
    return "{\"error\":" + quote(why) + "}";
  }

  private static void end(HttpServerResponse response, int status, String json) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(json);
  }
}
