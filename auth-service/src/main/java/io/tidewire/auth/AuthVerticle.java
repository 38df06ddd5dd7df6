package io.tidewire.auth;

import io.micrometer.core.instrument.Gauge;
import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.file.AppsFile;
import io.tidewire.auth.apps.file.BadApps;
import io.tidewire.auth.hooks.Hooks;
import io.tidewire.auth.http.AuthRoutes;
import io.tidewire.auth.http.AuthServer;
import io.tidewire.auth.http.CallerRates;
import io.tidewire.auth.http.Cors;
import io.tidewire.auth.http.RequestRules;
import io.tidewire.auth.http.SigningServices;
import io.tidewire.auth.policy.ConnectPolicy;
import io.tidewire.auth.tokens.TokenSource;
import io.tidewire.auth.tokens.TokenVerdict;
import io.tidewire.auth.tokens.Tokens;
import io.tidewire.contract.bus.Addresses;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.kit.http.HealthPaths;
import io.tidewire.kit.outbound.OutboundClient;
import io.tidewire.kit.redis.CommandLink;
import io.tidewire.kit.redis.RedisPreflight;
import io.tidewire.kit.redis.settings.RedisSettings;
import io.tidewire.kit.service.OnContext;
import io.tidewire.kit.service.Platform;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.VertxTimers;
import io.tidewire.signing.cluster.ClusterKeys;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects the parts of this service: the bus, the apps file and HTTP. One per process; it owns one
 * event loop.
 */
final class AuthVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(AuthVerticle.class);

  private final Platform platform;
  private final AuthSettings settings;
  private final AppsFile file;
  private final Timers timers;
  private final Tokens tokens;
  private final OutboundClient backends;
  private final Hooks hooks;
  private final AuthDecisions decisions;
  private final Verdicts verdicts;
  private final WaitingQuestions waiting;
  private final AuthQuestions questions;
  private final AuthRoutes routes;
  private final AuthServer server;
  private Timers.Cancel poll = () -> {};
  private Optional<RedisClusterKey> keptKey = Optional.empty();
  private OptionalInt port = OptionalInt.empty();

  AuthVerticle(Platform platform, AuthSettings settings, AppsFile file) {
    this.platform = platform;
    this.settings = settings;
    this.file = file;
    timers = new VertxTimers(platform.vertx());
    tokens =
        Tokens.create(
            platform,
            settings.tokens().jwks(),
            settings.tokens().limits(),
            timers,
            new SecureRandom());
    backends = new OutboundClient(platform.vertx(), timers, platform.clock());
    hooks =
        new Hooks(
            request -> backends.send(request).outcome(),
            settings.edges().hookCacheBytes(),
            platform.clock(),
            new SecureRandom(),
            platform.meters());
    decisions =
        new AuthDecisions(
            new ConnectPolicy(settings.edges().protocolRequired()),
            tokens,
            this::clusterKeys,
            hooks);
    verdicts = new Verdicts(platform.meters());
    waiting =
        new WaitingQuestions(
            settings.edges().questions(), task -> context.runOnContext(later -> task.run()));
    questions = new AuthQuestions(platform.vertx().eventBus(), verdicts, waiting);
    routes =
        new AuthRoutes(
            new RequestRules(
                settings.endpoints().prefix(),
                new Cors(settings.endpoints().cors()),
                new CallerRates(
                    settings.endpoints().callers(), platform.clock(), platform.meters())),
            new SigningServices(decisions::apps, this::verify, verdicts),
            timers);
    server =
        new AuthServer(
            platform.vertx(),
            HealthPaths.before(platform.health(), routes),
            settings.endpoints().callers(),
            timers,
            platform.meters());
  }

  /** The HTTP endpoints, for a server on any event loop. */
  AuthRoutes routes() {
    return routes;
  }

  /** The current apps. Thread-safe. */
  Apps apps() {
    return decisions.apps();
  }

  /** The port of this service's own server, if there is one. */
  OptionalInt port() {
    return port;
  }

  @Override
  public Future<?> start() {
    return vertx
        .executeBlocking(file::load)
        .recover(AuthVerticle::unusable)
        .compose(apps -> usableRedis().map(apps))
        .onSuccess(this::serve)
        .onSuccess(apps -> keepClusterKey())
        .compose(apps -> questions.answerWith(decisions))
        .compose(asked -> hearOfTerminations())
        .compose(heard -> listen())
        .onSuccess(listening -> watch());
  }

  @Override
  public Future<?> stop() {
    poll.cancel();
    return questions
        .stop()
        .onComplete(stopped -> hooks.stop())
        .eventually(server::stop)
        .eventually(backends::close)
        .eventually(tokens::close)
        .eventually(() -> keptKey.map(RedisClusterKey::stop).orElseGet(Future::succeededFuture));
  }

  /** Redis is only needed if the settings contain no cluster key. */
  private Future<Void> usableRedis() {
    return settings.clusterKeys().isPresent()
        ? Future.succeededFuture()
        : RedisPreflight.unlessWrong(vertx, RedisSettings.from(platform.settings()));
  }

  /** Does nothing if the settings contain a cluster key. */
  private void keepClusterKey() {
    if (settings.clusterKeys().isPresent()) return;
    RedisSettings redis = RedisSettings.from(platform.settings());
    CommandLink link = CommandLink.of(vertx, redis, "auth.keys", platform.meters());
    RedisClusterKey key = new RedisClusterKey(link, new SecureRandom());
    keptKey = Optional.of(key);
    key.start(timers);
  }

  private Optional<ClusterKeys> clusterKeys() {
    return settings.clusterKeys().or(() -> keptKey.flatMap(RedisClusterKey::now));
  }

  private static <T> Future<T> unusable(Throwable failure) {
    return Future.failedFuture(
        failure instanceof BadApps bad
            ? new StartupException(String.valueOf(bad.getMessage()))
            : failure);
  }

  private void serve(Apps apps) {
    decisions.serve(apps);
    gauge("tidewire_auth_apps", "Apps that are served", () -> decisions.apps().all().size());
    gauge("tidewire_auth_requests_waiting", "Requests of edges that wait", waiting::size);
    gauge(
        "tidewire_auth_verifications_waiting",
        "Tokens that wait for their verification",
        tokens::waiting);
    gauge("tidewire_auth_http_connections", "Open HTTP connections", server::connections);
    gauge(
        "tidewire_auth_jwks_missing",
        "Sets of keys that could never be fetched",
        tokens::urlsNeverLoaded);
    platform.health().check("auth-keys", tokens::problem);
    log.info("apps loaded apps={}", apps.all().stream().map(App::id).toList());
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(platform.meters());
  }

  private Future<Void> listen() {
    if (settings.endpoints().listen().isEmpty()) return Future.succeededFuture();
    AuthSettings.Listen at = settings.endpoints().listen().get();
    return server
        .listen(at.host(), at.port())
        .recover(StartupException.listening(AuthSettings.PORT, at.port()))
        .onSuccess(bound -> port = OptionalInt.of(bound))
        .mapEmpty();
  }

  /** Forgets what hooks have answered about a user when the user's connections are terminated. */
  private Future<Void> hearOfTerminations() {
    return vertx
        .eventBus()
        .<TerminateUser>consumer(
            Addresses.EDGE_TERMINATE_USER,
            order -> hooks.terminated(order.body().appId(), order.body().userId()))
        .completion();
  }

  private void watch() {
    AppsReload reload = new AppsReload(context, file, decisions, platform);
    platform.reload().add(reload);
    poll = timers.every(settings.appsFile().poll(), reload::look);
  }

  /**
   * Runs on this verticle's event loop, and completes on the one that the HTTP request came from.
   */
  private Future<TokenVerdict> verify(App app, String token, TokenSource source) {
    Context asker = platform.vertx().getOrCreateContext();
    Promise<TokenVerdict> answer = Promise.promise();
    OnContext.call(context, () -> decisions.verify(app, token, source))
        .onComplete(verdict -> asker.runOnContext(back -> answer.handle(verdict)));
    return answer.future();
  }
}
