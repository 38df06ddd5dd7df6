package io.tidewire.edge.websocket.server;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.hook.ConnectHookInputs;
import io.tidewire.edge.limits.Limit;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.connection.SocketLoop;
import io.tidewire.edge.websocket.handshake.AddressAdmission;
import io.tidewire.edge.websocket.handshake.RequestForms;
import io.tidewire.edge.websocket.limits.AppConnections;
import io.tidewire.edge.websocket.limits.NodeSockets;
import io.tidewire.edge.websocket.limits.Ticks;
import io.tidewire.kit.http.channel.AcceptLimits;
import io.tidewire.kit.http.channel.PipelinedRequests;
import io.tidewire.kit.http.channel.UnfinishedHeads;
import io.tidewire.kit.limits.ClientAddress;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.net.TrustedProxies;
import io.tidewire.kit.time.TimeSource;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * Turns {@code GET /app/{key}} into a connection, or refuses it after the upgrade ({@link
 * UpgradeRefusals}). Confined to one event loop.
 */
final class UpgradeEndpoint implements Handler<HttpServerRequest> {

  /** How long an HTTP connection may take from one request to the next. */
  private static final int HTTP_TICKS = 60;

  /** The burst is a twentieth of the rate per second. */
  private static final int AT_ONCE = 20;

  private static final ConnectVerdict TOO_LARGE =
      new ConnectVerdict.Refused(
          CloseCode.UNAUTHORIZED.code(),
          "Cookies and headers for the app's backend exceed "
              + ConnectHookInputs.MAX_BYTES
              + " bytes");

  private final UpgradeRules rules;
  private final TrustedProxies proxies;
  private final SocketLoop loop;
  private final NodeSockets node;
  private final PendingUpgrades pendingUpgrades;
  private final UpgradeRateLimiter rateLimiter;
  private final SharedConnectRequests questions;
  private final AddressAdmission addresses;
  private final Handshakes handshakes;
  private final UpgradeRefusals refusals;
  private final Timers timers;
  private final SocketServer.Handlers handlers;

  UpgradeEndpoint(
      UpgradeRules rules,
      SocketLoop loop,
      NodeSockets node,
      TimeSource time,
      SocketServer.Handlers handlers) {
    this.rules = rules;
    this.proxies = rules.proxies().trusted();
    this.loop = loop;
    this.node = node;
    this.timers = time.timers();
    this.handlers = handlers;
    this.pendingUpgrades = new PendingUpgrades(node.meters().sockets(), node.limits().admission());
    int atOnce = Math.max(1, rules.limits().perSecond() / AT_ONCE);
    this.rateLimiter =
        new UpgradeRateLimiter(
            new TokenBucket(rules.limits().perSecond(), atOnce, time.clock()), timers);
    SecureRandom random = new SecureRandom();
    this.handshakes = new Handshakes(loop, pendingUpgrades, random, handlers.logged());
    this.refusals = new UpgradeRefusals(handshakes, timers, random, rules.pathPrefix());
    this.addresses =
        new AddressAdmission(
            proxies,
            rules.proxies().proxyProtocol(),
            node.limits().addresses(),
            node.meters().limits());
    this.questions = new SharedConnectRequests(handlers.auth(), time.clock());
  }

  PendingUpgrades pendingUpgrades() {
    return pendingUpgrades;
  }

  /** A TCP connection was accepted, with its TLS handshake if any; before its first request. */
  void connected(HttpConnection connection) {
    if (!AcceptLimits.admit(connection, node.limits().admission())
        || !addresses.admit(connection)) {
      connection.close();
      return;
    }
    PipelinedRequests.limit(
        connection, rules.limits().maxPipelined(), () -> exceeded(Limit.PIPELINED, connection));
    UnfinishedHeads.limit(connection, () -> exceeded(Limit.UNFINISHED_HEADS, connection));
    RequestForms.install(connection);
    pendingUpgrades.enter(connection, Ticks.of(rules.limits().upgradeTimeout()));
  }

  private void exceeded(Limit limit, HttpConnection connection) {
    node.meters()
        .limits()
        .exceeded(limit, TrustedProxies.address(connection.remoteAddress()).map(ClientAddress::of));
  }

  @Override
  public void handle(HttpServerRequest request) {
    Upgrade upgrade = new Upgrade(request);
    if (!upgrade.isWebSocket()) {
      plain(request, upgrade);
      return;
    }
    Optional<Upgrade.Refusal> flaw = upgrade.flaw();
    if (flaw.isPresent()) {
      PlainResponses.refuse(request, flaw.get());
      return;
    }
    AddressAdmission.Answer answer = addresses.ask(request);
    if (answer == AddressAdmission.Answer.TOO_OFTEN) {
      PlainResponses.refuse(request, PlainResponses.TOO_MANY_REQUESTS);
      return;
    }
    if (answer == AddressAdmission.Answer.NO_PLACE) {
      refusals.tooManyFromAddress(request, upgrade);
      return;
    }
    Optional<String> key = upgrade.appKey(rules.pathPrefix());
    if (node.limits().admission().isDraining()) {
      refusals.refuse(request, upgrade, CloseCode.RECONNECT);
    } else if (key.isEmpty()) {
      refusals.refuse(request, upgrade, CloseCode.PATH_NOT_FOUND);
    } else if (node.limits().admission().isOverloaded()) {
      node.meters().limits().exceeded(Limit.CONNECTIONS, Optional.empty());
      refusals.overloaded(request, upgrade);
    } else {
      queue(request, upgrade, key.get());
    }
  }

  private void plain(HttpServerRequest request, Upgrade upgrade) {
    if (upgrade.isBelowApp(rules.pathPrefix())) {
      PlainResponses.refuse(request, PlainResponses.UPGRADE_REQUIRED);
    } else {
      pendingUpgrades.served(request.connection(), HTTP_TICKS);
      handlers.otherwise().handle(request);
    }
  }

  private void queue(HttpServerRequest request, Upgrade upgrade, String key) {
    request.pause();
    PendingUpgrades.Pending pending =
        pendingUpgrades.await(
            request.connection(),
            Ticks.of(rules.limits().verdictTimeout()),
            (code, reason) -> refusals.refuse(request, upgrade, code, reason));
    pending.queuesAt(rateLimiter.await(() -> ask(request, upgrade, key, pending)));
  }

  private void ask(
      HttpServerRequest request, Upgrade upgrade, String key, PendingUpgrades.Pending pending) {
    pending.asks();
    questions
        .ask(upgrade.question(key, proxies, rules.tokenCookie()))
        .compose(verdict -> hooked(upgrade, verdict))
        .onComplete(
            outcome -> {
              if (pending.answer()) decided(request, upgrade, outcome);
            });
  }

  /** The verdict itself, unless it leaves the decision to the app's backend. */
  private Future<ConnectVerdict> hooked(Upgrade upgrade, ConnectVerdict verdict) {
    if (!(verdict instanceof ConnectVerdict.AskHook asked)) return Future.succeededFuture(verdict);
    Optional<ConnectVerdict> returning =
        upgrade.pass().flatMap(pass -> handlers.hooks().returning(asked.app(), pass));
    if (returning.isPresent()) return Future.succeededFuture(returning.get());
    return upgrade
        .hookRequest(asked, proxies)
        .map(handlers.hooks()::ask)
        .orElseGet(() -> Future.succeededFuture(TOO_LARGE));
  }

  /** Without an answer of auth the upgrade is refused, with a code that lets the client retry. */
  private void decided(
      HttpServerRequest request, Upgrade upgrade, AsyncResult<ConnectVerdict> outcome) {
    if (outcome.failed()) {
      refusals.unanswered(request, upgrade, outcome.cause());
    } else if (outcome.result() instanceof ConnectVerdict.Accepted accepted) {
      admit(request, upgrade, accepted);
    } else if (outcome.result() instanceof ConnectVerdict.Refused refused) {
      refusals.refuse(request, upgrade, refused);
    }
  }

  private void admit(HttpServerRequest request, Upgrade upgrade, ConnectVerdict.Accepted accepted) {
    AppConnections app = node.counts().of(accepted.app());
    node.counts()
        .enter(app)
        .onSuccess(
            entered -> {
              if (entered) {
                admit(request, upgrade, app, accepted);
              } else {
                refusals.refuse(request, upgrade, CloseCode.OVER_QUOTA);
              }
            });
  }

  private void admit(
      HttpServerRequest request,
      Upgrade upgrade,
      AppConnections app,
      ConnectVerdict.Accepted accepted) {
    Dialect dialect = upgrade.dialect();
    handshakes
        .complete(request, upgrade, socket -> open(socket, app, accepted, dialect))
        .onFailure(lost -> app.leave());
  }

  private void open(
      EdgeSocket socket, AppConnections app, ConnectVerdict.Accepted accepted, Dialect dialect) {
    socket.whenGone(app::leave);
    Duration activity = Duration.ofSeconds(accepted.app().connections().activityTimeoutSeconds());
    Duration quiet = activity.plus(loop.limits().heartbeat().slack());
    Duration longest = loop.limits().heartbeat().interval();
    int ticks = Ticks.of(quiet.compareTo(longest) < 0 ? quiet : longest);
    socket.open(handlers.sessions().open(socket, accepted, dialect), ticks);
    int deadline = accepted.app().connections().authorizationTimeoutSeconds();
    boolean awaited = deadline > 0 && socket.isOpen() && !socket.isAuthorized();
    if (awaited) expectAuthorization(socket, app, deadline);
  }

  private void expectAuthorization(EdgeSocket socket, AppConnections app, int seconds) {
    Cancel waiting = timers.after(Duration.ofSeconds(seconds), socket::authorizationOverdue);
    socket.whenGone(
        () -> {
          waiting.cancel();
          app.leave();
        });
  }
}
