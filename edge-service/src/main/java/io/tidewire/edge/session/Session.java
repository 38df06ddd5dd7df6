package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.limits.SessionLimit;
import io.tidewire.edge.session.recovery.RecoveryTokens;
import io.tidewire.edge.session.recovery.ResumeTokenRefresher;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.FrameReader;
import io.tidewire.wire.Member;
import io.tidewire.wire.RecoveryFrames;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.error.MalformedFrame;
import io.tidewire.wire.error.SoftError;
import io.tidewire.wire.error.SubscriptionError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The protocol state of one connection: handles each frame of its client, in order. {@link SignIn}
 * knows the user, {@link Subscriptions} the channels, {@link ClientEvents} what the client may
 * publish, {@link SessionLimiter} when the connection has done too much.
 *
 * <p>Confined to the connection's event loop.
 */
final class Session implements SocketEvents, ClientFrame.Receiver, ResumeTokenRefresher.Connection {

  private static final Logger log = LoggerFactory.getLogger(Session.class);

  private final ClientSocket socket;
  private final AppPolicy app;
  private final Dialect dialect;
  private final SessionPorts ports;
  private final Sessions sessions;
  private final Subscriptions subscriptions;
  private final SessionLimiter limiter;

  /** Null for a client without a token that never signed in. */
  private @Nullable SignIn signIn;

  /** Null before the first client event. */
  private @Nullable ClientEvents clientEvents;

  /** The user that this connection counts for; set by {@link Sessions}. */
  Optional<String> countedAs = Optional.empty();

  Session(
      ClientSocket socket, AppPolicy app, Dialect dialect, SessionPorts ports, Sessions sessions) {
    this.socket = socket;
    this.app = app;
    this.dialect = dialect;
    this.ports = ports;
    this.sessions = sessions;
    this.subscriptions = new Subscriptions(this, ports);
    this.limiter = new SessionLimiter(this, ports);
  }

  private SignIn signIn() {
    if (signIn == null) signIn = new SignIn(this, app, ports);
    return signIn;
  }

  private ClientEvents clientEvents() {
    if (clientEvents == null) clientEvents = new ClientEvents(this);
    return clientEvents;
  }

  /** Sends the first frame. */
  void open(ConnectVerdict.Accepted accepted) {
    if (log.isDebugEnabled()) {
      log.debug("connected app={} socket={} dialect={}", app.appId(), socket.id(), dialect);
    }
    accepted.identity().ifPresent(identity -> signIn().recognize(identity, accepted.terms()));
    if (!socket.isOpen()) return;
    if (dialect.recovers()) sessions.resumeTokenSent(this);
    socket.send(TokenFrames.established(this));
    if (signIn != null) signIn.watchWhomTheBackendNames();
  }

  /** See {@link SignIn#pass}. */
  Optional<String> pass() {
    return signIn == null ? Optional.empty() : signIn.pass();
  }

  /** For the current user; nothing to a stock client. */
  @Override
  public void sendResumeToken() {
    if (!dialect.recovers() || !socket.isOpen()) return;
    sessions.resumeTokenSent(this);
    TokenFrames.renewed(this).ifPresent(socket::send);
  }

  @Override
  public void text(String message) {
    try {
      FrameReader.read(message, dialect).deliverTo(this);
    } catch (MalformedFrame malformed) {
      tell(malformed.error());
    }
  }

  @Override
  public void binary() {
    tell(SoftError.binaryNotSupported());
  }

  @Override
  public boolean canMigrate() {
    return dialect.recovers();
  }

  @Override
  public void migrate(long withinMs) {
    socket.send(RecoveryFrames.migrate(withinMs));
  }

  @Override
  public void closed(DisconnectReason how) {
    log.debug("disconnected socket={} how={}", socket.id(), how);
    if (signIn != null) signIn.end(sessions.endings());
    if (clientEvents != null) clientEvents.end();
    subscriptions.endAll(how, sessions.endings());
    sessions.closed(this);
  }

  @Override
  public void onPing() {
    socket.send(ServerFrames.pong());
  }

  @Override
  public void onPong() {
    // Its arrival is all that counts, and the socket has noted it.
  }

  @Override
  public void onSubscribe(ClientFrame.Subscribe frame) {
    subscriptions.subscribe(frame);
  }

  @Override
  public void onUnsubscribe(ClientFrame.Unsubscribe frame) {
    if (!subscriptions.unsubscribe(frame.channel())) {
      tell(SoftError.noCurrentSubscription(frame.channel()));
    }
  }

  @Override
  public void onSignin(ClientFrame.Signin frame) {
    signIn().bySignature(frame);
  }

  @Override
  public void onRefresh(ClientFrame.Refresh frame) {
    signIn().refresh(frame.token());
  }

  @Override
  public void onUnsupported(ClientFrame.Unsupported frame) {
    tell(SoftError.unsupportedEvent(frame.event()));
  }

  @Override
  public void onClientEvent(ClientFrame.ClientEvent frame) {
    clientEvents().received(frame, subscriptions.live(frame.channel()));
  }

  /** Sends an error frame; the connection stays open. */
  void tell(SoftError error) {
    if (counts(error)) socket.send(ServerFrames.error(error));
  }

  /** Counts an error. Returns false if the connection was closed instead, after too many. */
  boolean counts(SoftError error) {
    ports.meters().softError();
    log.debug("frame refused socket={} why=\"{}\"", socket.id(), error.message());
    return limiter.mayGoOn(SessionLimit.ERRORS);
  }

  /** Those to the status of watched users included. */
  int subscriptions() {
    return subscriptions.size() + (signIn == null ? 0 : signIn.watched());
  }

  void wentLive(Subscription subscription) {
    log.debug("subscribed socket={} channel={}", socket.id(), subscription.topic().channel());
    if (subscription.basis() != Basis.PUBLIC) authorized();
    ports.meters().subscribed(ports.clock().millis() - subscription.askedAtMs());
    subscriptions.wentLive(subscription);
  }

  /** A replay ended, after so many bytes. */
  void replayed(long bytes) {
    subscriptions.replayed(bytes);
  }

  void refused(Subscription subscription, SubscriptionError error) {
    subscriptions.refused(subscription, error);
  }

  /** The grants of the current token; empty without one. */
  Grants grants() {
    return signIn == null ? Grants.NONE : signIn.grants();
  }

  /** The user this connection is signed in as. */
  Optional<Member> user() {
    return signIn == null ? Optional.empty() : signIn.user();
  }

  /** The user this connection is signed in as, or else the one whose permits it has used. */
  Optional<String> owner() {
    return signIn == null ? Optional.empty() : signIn.owner();
  }

  /** A permit of this user was used here: terminating the user closes this connection. */
  void comesWithTokensOf(String userId) {
    signIn().comesWithTokensOf(userId);
  }

  /** See {@link Subscriptions#bindUser}. */
  void bindUser(String userId, Runnable bound) {
    subscriptions.bindUser(userId, bound);
  }

  /** When the newest of its owner's tokens that were used here was issued. */
  long ownedSinceMs() {
    return signIn == null ? 0 : signIn.ownedSinceMs();
  }

  /** The owner changed from {@code before} to {@link #owner}. */
  void ownerChanged(Optional<String> before) {
    authorized();
    sessions.ownerChanged(this, before);
    if (!SubscribeRules.mayBan(this)) return;
    subscriptions.removeWhere(
        held -> SubscribeRules.ban(this, held.topic().channel(), held.member()));
  }

  private void authorized() {
    socket.authorized(app.connections().maxClientEventsPerSecond());
  }

  /** Ends the subscription to a channel, if it belongs to the user. */
  void removeFrom(ChannelName channel, Optional<String> user) {
    subscriptions
        .present(channel.value())
        .filter(held -> user.equals(owner()) || user.map(held::isOfMember).orElse(true))
        .ifPresent(present -> subscriptions.remove(present, SubscriptionError.removed()));
  }

  /** Whether it is a presence member as the user, by a subscribe until then. */
  boolean isMemberAs(String userId, long untilMs) {
    return subscriptions.areOfMember(userId, untilMs);
  }

  /** The token was replaced: ends subscriptions that only the old one granted. */
  void grantsChanged() {
    subscriptions.removeWhere(held -> SubscribeRules.lostGrant(this, held));
  }

  SessionPorts ports() {
    return ports;
  }

  RecoveryTokens tokens() {
    return sessions.tokens();
  }

  /** See {@link Sessions#shedLargest}. */
  int shedLargest(Optional<String> ofApp, int askers) {
    return sessions.shedLargest(ofApp, askers);
  }

  SessionLimiter limiter() {
    return limiter;
  }

  ClientSocket socket() {
    return socket;
  }

  AppPolicy app() {
    return app;
  }

  Dialect dialect() {
    return dialect;
  }
}
