package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.auth.AppsChanged;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.bus.RemoveFromChannel;
import io.tidewire.contract.bus.TerminateConnection;
import io.tidewire.contract.bus.TerminateUser;
import io.tidewire.edge.pacing.SlicedTasks;
import io.tidewire.edge.session.limits.SessionLimit;
import io.tidewire.edge.session.recovery.ChannelBans.Ban;
import io.tidewire.edge.session.recovery.RecoveryTokens;
import io.tidewire.edge.session.recovery.ResumeTokenRefresher;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sessions of one event loop, also by user. Confined to that loop. */
public final class Sessions {

  private static final String TERMINATED = "You got disconnected by the app.";

  private record User(String appId, String userId) {}

  /**
   * Most subscriptions that are ended within a millisecond, when connections with very many of them
   * end.
   */
  private static final int ENDS_PER_TURN = 100;

  private static final long SHED_PAUSE_MS = 50;

  private final SessionPorts ports;
  private final RecoveryTokens tokens;
  private final ResumeTokenRefresher tokenRefresher;
  private final SlicedTasks endings;
  private final Map<String, Set<Session>> byApp = new HashMap<>();
  private final Map<User, Set<Session>> byUser = new HashMap<>();
  private long shedAtMs;

  /** Subscriptions of the connection that was closed then. */
  private int shed;

  public Sessions(SessionPorts ports) {
    this.ports = ports;
    this.tokens =
        new RecoveryTokens(ports.tokenTrust().clusterKeys(), ports.clock(), ports.revokedTokens());
    this.endings = new SlicedTasks(ports.timers(), ENDS_PER_TURN);
    this.tokenRefresher = new ResumeTokenRefresher(ports.timers(), ports.clock());
  }

  /**
   * Opens the session of a connection that auth accepted. Sends the first frame before it returns.
   */
  public SocketEvents open(ClientSocket socket, ConnectVerdict.Accepted accepted, Dialect dialect) {
    Session session = new Session(socket, accepted.app(), dialect, ports, this);
    byApp.computeIfAbsent(accepted.app().appId(), absent -> new HashSet<>()).add(session);
    session.open(accepted);
    return session;
  }

  /** What a client's pass says, if it counts: its app's backend has accepted it before. */
  public Optional<ConnectVerdict.Accepted> returning(AppPolicy app, String pass) {
    return tokens.accepted(app, pass);
  }

  /**
   * Closes every connection of this loop that is signed in as the user, has used its permits, or is
   * a presence member as the user (docs/design/protocol.md §8.6).
   */
  public void terminate(TerminateUser order) {
    long at = Math.max(order.atMs(), ports.clock().millis());
    ports.revokedTokens().revoke(order.appId(), order.userId(), at);
    if (order.barredUntilMs() != TerminateUser.UNCHANGED) {
      ports.revokedTokens().bar(order.appId(), order.userId(), order.barredUntilMs());
    }
    close(knownAs(order.appId(), order.userId(), at), CloseCode.UNAUTHORIZED, TERMINATED);
  }

  /**
   * The sessions of a user: signed in as it, using its tokens, or a member of a presence channel as
   * it. Looks through the app's sessions for the latter: an index would cost every member memory
   * for the sake of a rare order.
   *
   * @param untilMs until when they became members
   */
  private Set<Session> knownAs(String appId, String userId, long untilMs) {
    Set<Session> sessions = new HashSet<>(byUser.getOrDefault(new User(appId, userId), Set.of()));
    for (Session session : byApp.getOrDefault(appId, Set.of())) {
      if (session.isMemberAs(userId, untilMs)) sessions.add(session);
    }
    return sessions;
  }

  /**
   * The same for a termination that did not arrive on the bus: keeps connections that signed in
   * later.
   */
  public void terminated(String appId, String userId, long atMs) {
    Set<Session> before = knownAs(appId, userId, atMs);
    before.removeIf(session -> session.ownedSinceMs() > atMs && !session.isMemberAs(userId, atMs));
    close(before, CloseCode.UNAUTHORIZED, TERMINATED);
  }

  /** Ends the subscriptions of this loop that a backend wants to end. */
  public void remove(RemoveFromChannel order) {
    if (order.bannedUntilMs() != RemoveFromChannel.UNCHANGED) {
      String userId = order.userId().orElseThrow();
      Ban ban = new Ban(order.channel(), userId, order.bannedUntilMs());
      ports.revokedTokens().channelBans().ban(order.appId(), ban);
    }
    for (Session session : List.copyOf(byApp.getOrDefault(order.appId(), Set.of()))) {
      boolean other =
          order.socketId().filter(socketId -> !socketId.equals(session.socket().id())).isPresent();
      if (!other) session.removeFrom(order.channel(), order.userId());
    }
  }

  /**
   * Closes one connection, if it is on this loop. Looks through the app's connections: an index
   * would cost every connection memory for the sake of a rare order.
   */
  public void terminate(TerminateConnection order) {
    byApp.getOrDefault(order.appId(), Set.of()).stream()
        .filter(session -> session.socket().id().value().equals(order.socketId()))
        .findFirst()
        .ifPresent(session -> session.socket().close(CloseCode.UNAUTHORIZED, TERMINATED));
  }

  /** Closes the connections of apps that are no longer served. */
  public void appsChanged(AppsChanged change) {
    for (String appId : change.withdrawn()) {
      close(
          byApp.getOrDefault(appId, Set.of()),
          CloseCode.APP_DISABLED,
          CloseCode.APP_DISABLED.reason());
    }
  }

  /** Iterates over a copy, since closing a socket changes the table. */
  private static void close(Set<Session> sessions, CloseCode code, String reason) {
    List.copyOf(sessions).forEach(session -> session.socket().close(code, reason));
  }

  void ownerChanged(Session session, Optional<String> before) {
    before.ifPresent(id -> left(session, id));
    int max = session.app().connections().maxPerUser();
    session.owner().filter(id -> max > 0).ifPresent(id -> enter(session, id, max));
    session
        .owner()
        .ifPresent(
            id ->
                byUser.computeIfAbsent(user(session, id), absent -> new HashSet<>(2)).add(session));
  }

  private void enter(Session session, String userId, int max) {
    if (ports.users().enter(session.app().appId(), userId, max)) {
      session.countedAs = Optional.of(userId);
    } else {
      session
          .limiter()
          .exceeded(
              SessionLimit.USER_CONNECTIONS,
              "Too many connections of this user: max_connections_per_user is " + max);
    }
  }

  private void left(Session session, String id) {
    remove(byUser, user(session, id), session);
    session.countedAs.ifPresent(userId -> ports.users().leave(session.app().appId(), userId));
    session.countedAs = Optional.empty();
  }

  /**
   * Closes the connection of this loop that has the most subscriptions, if it has more than the
   * requester. At most one every {@value #SHED_PAUSE_MS} ms, since its memory is freed later.
   *
   * @param ofApp the app of the connection; empty means any app
   * @return the number of subscriptions of the connection that was closed, now or shortly before; 0
   *     if none
   */
  int shedLargest(Optional<String> ofApp, int askers) {
    long now = ports.clock().millis();
    if (Math.abs(now - shedAtMs) < SHED_PAUSE_MS) return shed;
    shedAtMs = now;
    Optional<Session> largest =
        ofApp
            .map(appId -> byApp.getOrDefault(appId, Set.of()).stream())
            .orElseGet(() -> byApp.values().stream().flatMap(Set::stream))
            .filter(session -> session.subscriptions() > askers && session.socket().isOpen())
            .max(Comparator.comparingInt(Session::subscriptions));
    shed = largest.map(Session::subscriptions).orElse(0);
    largest.ifPresent(
        session ->
            session
                .limiter()
                .exceeded(
                    SessionLimit.SUBSCRIPTION_BYTES,
                    "Subscriptions of all connections hold too much memory, most of this one"));
    return shed;
  }

  /** Ends the subscriptions of closed connections, in slices. */
  SlicedTasks endings() {
    return endings;
  }

  /** Completes when closed connections have no subscriptions left. */
  public Future<Void> ended() {
    return endings.whenIdle();
  }

  RecoveryTokens tokens() {
    return tokens;
  }

  /** The session has sent a new resume token. */
  void resumeTokenSent(Session session) {
    tokenRefresher.renewed(session);
  }

  void closed(Session session) {
    tokenRefresher.forget(session);
    remove(byApp, session.app().appId(), session);
    session.owner().ifPresent(id -> left(session, id));
  }

  private static User user(Session session, String userId) {
    return new User(session.app().appId(), userId);
  }

  private static <K> void remove(Map<K, Set<Session>> table, K key, Session session) {
    Set<Session> there = table.get(key);
    if (there != null && there.remove(session) && there.isEmpty()) table.remove(key);
  }

  /** The number of open sessions. */
  public int size() {
    return byApp.values().stream().mapToInt(Set::size).sum();
  }
}
