package io.tidewire.publish.endpoint;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.http.RequestTarget;
import io.tidewire.kit.http.channel.HostHeaders;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.kit.tracing.Tracing;
import io.tidewire.publish.admission.ApiLimits;
import io.tidewire.publish.admission.Verification;
import io.tidewire.publish.http.Answer;
import io.tidewire.publish.http.Endpoint;
import io.tidewire.publish.http.Failures;
import io.tidewire.publish.http.HttpSettings;
import io.tidewire.publish.http.RequestBodies;
import io.tidewire.publish.http.RequestMeters;
import io.tidewire.publish.http.RequestPipeline;
import io.tidewire.publish.http.Route;
import io.tidewire.publish.http.TracedEndpoint;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST API that Pusher's server SDKs speak (docs/design/protocol.md §8), and ours beside it, as
 * a table. Handles requests of any path, so it may be mounted on a server of its own or behind
 * other paths.
 *
 * <p>Confined to the event loop that created it; one for each.
 */
public final class PublishRoutes implements Handler<HttpServerRequest> {

  private static final Logger log = LoggerFactory.getLogger(PublishRoutes.class);

  private static final Answer INTERNAL_ERROR = Answer.error(500, "Internal error");
  private static final Answer BROKEN_PATH =
      Answer.error(400, "The path has a broken percent-encoding");

  private static final Answer BAD_REQUEST = Answer.error(400, "Bad request");
  private static final Answer UNKNOWN_PATH = Answer.error(404, "Unknown path");

  /** The endpoint for one method and one path shape. */
  private record Row(HttpMethod method, PathTemplate path, Route route, Endpoint endpoint) {}

  private final List<Row> rows;
  private final PathPrefix prefix;
  private final RequestPipeline pipeline;

  /** The last valid Host header. Nearly all requests have the same. */
  private String host = "";

  private PublishRoutes(List<Row> rows, PathPrefix prefix, RequestPipeline pipeline) {
    this.rows = rows;
    this.prefix = prefix;
    this.pipeline = pipeline;
  }

  /**
   * @param limits shared by all event loops of the process
   */
  public static PublishRoutes create(
      Platform platform,
      HttpSettings settings,
      ApiLimits limits,
      RouteServices services,
      RandomGenerator random) {
    RequestPipeline pipeline =
        new RequestPipeline(
            new Verification(services.credentials(), platform.clock(), settings.prefix()),
            limits,
            new Failures(random),
            new RequestMeters(platform.meters()),
            new RequestBodies(settings, new VertxTimers(platform.vertx())));
    return new PublishRoutes(rows(services, platform.tracing()), settings.prefix(), pipeline);
  }

  private static List<Row> rows(RouteServices all, Tracing tracing) {
    Endpoint events = new EventsEndpoint(all.dispatch().deliveries(), all.channels().occupancy());
    Endpoint batch =
        new BatchEventsEndpoint(all.dispatch().deliveries(), all.channels().occupancy());
    Endpoint channelEvents = new ChannelEventsEndpoint(all.dispatch().deliveries());
    Endpoint channels = new ChannelsEndpoint(all.channels().listings());
    Endpoint channel = new ChannelEndpoint(all.channels().occupancy(), all.dispatch().cache());
    Endpoint history = new HistoryEndpoint(all.dispatch().log());
    Endpoint position = new PositionEndpoint(all.dispatch().log());
    Endpoint users = new UsersEndpoint(all.channels().occupancy());
    Endpoint terminate = new TerminateEndpoint(all.terminations());
    Endpoint deadLetters = new DeadLettersEndpoint(all.deadLetters());
    Endpoint replay = new DeadLetterChangeEndpoint("replayed", all.deadLetters()::replay);
    Endpoint purge = new DeadLetterChangeEndpoint("purged", all.deadLetters()::purge);

    return List.of(
        publish("/apps/{app}/events", Route.EVENTS, events, tracing),
        publish("/apps/{app}/batch_events", Route.BATCH_EVENTS, batch, tracing),
        row(GET, "/apps/{app}/channels", Route.CHANNELS, channels),
        row(GET, "/apps/{app}/channels/{channel}", Route.CHANNEL, channel),
        row(GET, "/apps/{app}/channels/{channel}/users", Route.USERS, users),
        row(GET, "/apps/{app}/channels/{channel}/history", Route.HISTORY, history),
        row(GET, "/apps/{app}/channels/{channel}/position", Route.POSITION, position),
        row(
            POST,
            "/apps/{app}/users/{user}/terminate_connections",
            Route.TERMINATE_CONNECTIONS,
            terminate),
        row(
            POST,
            "/apps/{app}/channels/{channel}/users/{user}/unsubscribe",
            Route.UNSUBSCRIBE,
            UnsubscribeEndpoint.ofUser(all.terminations())),
        row(
            POST,
            "/apps/{app}/channels/{channel}/sockets/{socket}/unsubscribe",
            Route.UNSUBSCRIBE,
            UnsubscribeEndpoint.ofSocket(all.terminations())),
        // Deprecated by Pusher; old SDKs call them.
        publish("/apps/{app}/channels/{channel}/events", Route.EVENTS, channelEvents, tracing),
        row(GET, "/apps/{app}/channels/{channel}/stats", Route.CHANNEL, channel),
        // The Python SDK leaves out the app, which follows from the key.
        row(POST, "/users/{user}/terminate_connections", Route.TERMINATE_CONNECTIONS, terminate),
        row(GET, "/apps/{app}/webhooks/dead_letters", Route.DEAD_LETTERS, deadLetters),
        row(POST, "/apps/{app}/webhooks/dead_letters/replay", Route.REPLAY_DEAD_LETTERS, replay),
        row(POST, "/apps/{app}/webhooks/dead_letters/purge", Route.PURGE_DEAD_LETTERS, purge),
        row(
            POST,
            "/apps/{app}/connections/{socket}/terminate",
            Route.TERMINATE_CONNECTION,
            new TerminateConnectionEndpoint(all.terminations())));
  }

  private static Row publish(String template, Route route, Endpoint endpoint, Tracing tracing) {
    return row(POST, template, route, TracedEndpoint.of(tracing, POST.name(), template, endpoint));
  }

  private static Row row(HttpMethod method, String template, Route route, Endpoint endpoint) {
    return new Row(method, PathTemplate.of(template), route, endpoint);
  }

  @Override
  public void handle(HttpServerRequest request) {
    try {
      if (namesHost(request)) {
        route(request);
      } else {
        pipeline.refuse(Route.NONE, BAD_REQUEST, request);
      }
    } catch (RuntimeException mistake) {
      log.error("request failed", mistake);
      pipeline.refuse(Route.NONE, INTERNAL_ERROR, request);
    }
  }

  /** HTTP/1.1 requires a valid Host. */
  private boolean namesHost(HttpServerRequest request) {
    String named = request.getHeader(HttpHeaders.HOST);
    if (host.equals(named)) return true;
    if (HostHeaders.isValid(request)) {
      if (named != null) host = named;
      return true;
    }
    return request.version() == HttpVersion.HTTP_1_0;
  }

  private void route(HttpServerRequest request) {
    RequestTarget target = RequestTarget.of(request.uri());
    String path = target.path();
    for (Row row : rows) {
      if (row.path.matches(path)) {
        serve(row, target, path, request);
        return;
      }
    }
    String stripped = prefix.strip(path);
    for (Row row : rows) {
      if (row.path.matches(stripped)) {
        serve(row, target, stripped, request);
        return;
      }
    }
    pipeline.refuse(Route.NONE, UNKNOWN_PATH, request);
  }

  private void serve(Row row, RequestTarget target, String path, HttpServerRequest request) {
    if (!request.method().equals(row.method)) {
      pipeline.refuse(row.route, methodNotAllowed(row.method), request);
      return;
    }
    Optional<Map<String, String>> arguments = row.path.arguments(path);
    if (arguments.isEmpty()) {
      pipeline.refuse(row.route, BROKEN_PATH, request);
    } else {
      pipeline.serve(row.route, target, arguments.get(), row.endpoint, request);
    }
  }

  /** Every further answer closes its connection, so that clients reconnect to another node. */
  public void leave() {
    pipeline.leave();
  }

  /** Cancels the timers. Requests that still arrive are no longer timed out. */
  public void stop() {
    pipeline.stop();
  }

  private static Answer methodNotAllowed(HttpMethod allowed) {
    return Answer.error(405, "Method not allowed, expected " + allowed)
        .with(Map.of("Allow", allowed.name()));
  }
}
