package io.tidewire.auth.http;

import static io.tidewire.json.StrictJson.quoted;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.policy.Issue;
import io.tidewire.auth.tokens.TokenSource;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.http.RequestId;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two HTTP endpoints, as one handler for a server on any event loop. The status of a success is
 * always 200, because pusher-js treats 201 as a failure.
 */
public final class AuthRoutes implements Handler<HttpServerRequest> {

  private static final Logger log = LoggerFactory.getLogger(AuthRoutes.class);

  private static final String BELOW = "/auth/";
  private static final String CHANNEL = BELOW + "channel";
  private static final String CHANNELS = BELOW + "channels";
  private static final String USER = BELOW + "user";
  private static final List<String> ENDPOINTS = List.of(CHANNEL, CHANNELS, USER);
  private static final String APP_KEY = "app_key";
  private static final List<String> ONCE =
      List.of("Authorization", "Origin", "Host", "Content-Type", "Content-Length");
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final PathPrefix prefix;
  private final Supplier<Apps> apps;
  private final TokenCheck tokens;
  private final Cors cors;
  private final Timers timers;
  private final SigningVerdicts verdicts;
  private final CallerRates rates;

  /**
   * Connections that have received their last response. Each event loop uses its own entries only.
   */
  private final Set<HttpConnection> leaving = ConcurrentHashMap.newKeySet();

  public AuthRoutes(RequestRules rules, SigningServices signing, Timers timers) {
    this.prefix = rules.prefix();
    this.cors = rules.cors();
    this.rates = rules.rates();
    this.apps = signing.apps();
    this.tokens = signing.tokens();
    this.verdicts = signing.verdicts();
    this.timers = timers;
  }

  /** Whether these routes respond to requests for that path, possibly with a 404. */
  public boolean serves(String path) {
    return prefix.strip(path).startsWith(BELOW);
  }

  /** Checks the head before the body is read. */
  @Override
  public void handle(HttpServerRequest request) {
    if (leaving.contains(request.connection())) return;
    RequestId.assign(request);
    Caller caller = Caller.of(request, rates.limits());
    Optional<HttpRefusal> objection =
        rates.countRequest(caller).or(() -> ambiguity(request.headers()));
    if (objection.isPresent()) {
      respond(request, objection.get());
    } else {
      route(request, caller);
    }
  }

  /** Refuses a repeated header, because a proxy may have used the other value. */
  private static Optional<HttpRefusal> ambiguity(MultiMap headers) {
    return ONCE.stream()
        .filter(name -> headers.getAll(name).size() > 1)
        .findFirst()
        .map(name -> HttpRefusal.badRequest(name + ": the header is repeated, expected one"));
  }

  private void route(HttpServerRequest request, Caller caller) {
    String path = prefix.strip(request.path());
    if (!ENDPOINTS.contains(path)) {
      end(request, 404, error("Not found; the endpoints are " + String.join(", ", ENDPOINTS)));
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      cors.answerPreflight(request, appOfQuery(request), apps.get());
    } else if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST, OPTIONS");
      end(request, 405, error("Method not allowed; use POST"));
    } else {
      answer(request, caller);
    }
  }

  private void answer(HttpServerRequest request, Caller caller) {
    RequestBody.read(request, timers)
        .map(body -> understood(request, body))
        .compose(question -> issue(question, caller))
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
    return switch (prefix.strip(request.path())) {
      case CHANNEL -> SigningRequest.channel(app, authorization, fields);
      case CHANNELS -> SigningRequest.channels(app, authorization, fields);
      default -> SigningRequest.user(app, authorization, fields);
    };
  }

  private Future<Issue> issue(SigningRequest question, Caller caller) {
    Optional<HttpRefusal> objection =
        rates.tooManyFailures(caller).or(() -> rates.countRequest(question.app()));
    if (objection.isPresent()) return Future.failedFuture(objection.get());
    return tokens
        .verify(question.app(), question.token(), TokenSource.http(caller.name()))
        .map(verdict -> question.issue(bearer(verdict, caller).identity()));
  }

  private TokenVerdict.Verified bearer(TokenVerdict verdict, Caller caller) {
    return verdict.map(
        verified -> verified,
        refused -> {
          rates.countFailure(caller);
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
      end(request, 200, signed.json());
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
    } else if (failure instanceof IOException) {
      // The client disconnected in the middle of its request, so there is no response.
      request.connection().close();
    } else if (!request.response().closed()) {
      verdicts.failed(request.path(), failure);
      boolean later = BusFailure.of(failure) != BusFailure.INTERNAL;
      String why = later ? "Overloaded, try again later" : "Internal error";
      if (later) request.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      end(request, later ? 503 : 500, error(why));
    }
  }

  private void refuse(HttpServerRequest request, HttpRefusal refusal) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) return;
    // While the app is unknown, a page may read the error if any app allows its origin.
    if (!response.headers().contains(HttpHeaders.VARY)) {
      cors.allow(request, appOfQuery(request), apps.get());
    }
    if (refusal.status() == 401) response.putHeader("WWW-Authenticate", "Bearer");
    if (refusal.leavesBodyUnread()) hangUpSoon(request);
    if (refusal.retryAfterSeconds() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfterSeconds()));
    }
    end(request, refusal.status(), error(refusal.why()));
  }

  /** Delays the close: if the kernel still received data, it would drop the unsent response. */
  private void hangUpSoon(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    leaving.add(connection);
    timers.after(
        LINGER,
        () -> {
          connection.close();
          leaving.remove(connection);
        });
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
    return "{\"error\":" + quoted(why) + "}";
  }

  /** Does not log the body of a 200, which is a signature. */
  private static void end(HttpServerRequest request, int status, String json) {
    log.debug(
        "request answered request={} method={} path={} status={} why={}",
        RequestId.of(request),
        request.method(),
        request.path(),
        status,
        status < 400 ? "-" : json);
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(json);
  }
}
