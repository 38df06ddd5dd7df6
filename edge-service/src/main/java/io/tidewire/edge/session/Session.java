package io.tidewire.edge.session;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.Grants;
import io.tidewire.contract.app.Identity;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.ClientFrame;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.FrameReader;
import io.tidewire.wire.MalformedFrame;
import io.tidewire.wire.Member;
import io.tidewire.wire.RecoveryAnswer;
import io.tidewire.wire.RecoveryFrames;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.SoftError;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * What one connection means: answers each frame of its client, in order. Who the client is stands
 * in {@link SignIn}, what it follows in {@link Subscriptions}, what it may say in {@link
 * ClientEvents}.
 *
 * <p>Confined to the connection's event loop.
 */
final class Session implements SocketEvents, ClientFrame.Receiver {

  /** Of a connection, that are let in while connections with more of them end. */
  private static final int FIRST_SUBSCRIPTIONS = 10;

  private final ClientSocket socket;
  private final AppPolicy app;
  private final Dialect dialect;
  private final SessionPorts ports;
  private final Sessions sessions;
  private final Subscriptions subscriptions;
  private final SignIn signIn;
  private final ClientEvents clientEvents;
  private final SessionRates rates;

  /** The user whose connections this one counts with; belongs to {@link Sessions}. */
  Optional<String> countedAs = Optional.empty();

  Session(
      ClientSocket socket, AppPolicy app, Dialect dialect, SessionPorts ports, Sessions sessions) {
    this.socket = socket;
    this.app = app;
    this.dialect = dialect;
    this.ports = ports;
    this.sessions = sessions;
    this.subscriptions = new Subscriptions(this, app, ports);
    this.signIn = new SignIn(this, app, ports);
    this.rates = new SessionRates(ports.limits(), ports.clock());
    int perSecond = app.connections().maxClientEventsPerSecond();
    this.clientEvents = new ClientEvents(app, new TokenBucket(perSecond, perSecond, ports.clock()));
  }

  /** Sends the first frame; {@code token} is who the upgrade's JWT says this is. */
  void open(Optional<Identity> token) {
    token.ifPresent(signIn::byToken);
    if (socket.isOpen()) socket.send(established());
  }

  private String established() {
    int timeout = app.connections().activityTimeoutSeconds();
    if (dialect == Dialect.PUSHER) return ServerFrames.connectionEstablished(socket.id(), timeout);
    sessions.vouched(this);
    return RecoveryFrames.connectionEstablished(socket.id(), timeout, resumeToken());
  }

  private Optional<String> resumeToken() {
    return tokens().resumeToken(app.appId(), socket.id(), owner());
  }

  /** Gives a client of rec1 its next resume token, for who it is now. */
  void vouch() {
    if (dialect == Dialect.PUSHER || !socket.isOpen()) return;
    sessions.vouched(this);
    resumeToken().map(RecoveryFrames::resumeToken).ifPresent(socket::send);
  }

  @Override
  public void text(String message) {
    try {
      FrameReader.read(message, dialect).deliverTo(this);
    } catch (MalformedFrame malformed) {
      tell(SoftError.malformed(malformed));
    }
  }

  @Override
  public void binary() {
    tell(SoftError.binaryNotSupported());
  }

  @Override
  public boolean canMigrate() {
    return dialect == Dialect.REC1;
  }

  @Override
  public void migrate(long withinMs) {
    socket.send(RecoveryFrames.migrate(withinMs));
  }

  @Override
  public void closed(DisconnectReason how) {
    signIn.end();
    subscriptions.endAll(how, sessions.endings());
    sessions.closed(this);
  }

  @Override
  public void onPing() {
    socket.send(ServerFrames.pong());
  }

  @Override
  public void onPong() {
    // That the frame arrived is all it says; the socket has noted it.
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
    signIn.bySignature(frame);
  }

  @Override
  public void onRefresh(ClientFrame.Refresh frame) {
    signIn.refresh(frame.token());
  }

  @Override
  public void onUnsupported(ClientFrame.Unsupported frame) {
    tell(SoftError.unsupportedEvent(frame.event()));
  }

  @Override
  public void onClientEvent(ClientFrame.ClientEvent frame) {
    Optional<Subscription> subscription = subscriptions.live(frame.channel());
    Optional<SoftError> refusal = clientEvents.refusal(frame, subscription);
    if (refusal.isPresent()) {
      tell(refusal.get());
    } else {
      clientEvents(frame, subscription.orElseThrow());
    }
  }

  /**
   * Rebuilds the event from the fields a client may set; whatever else it sent, a forged user id
   * too, is left out.
   */
  private void clientEvents(ClientFrame.ClientEvent frame, Subscription subscription) {
    ports.meters().clientEvent();
    ChannelName channel = subscription.topic().channel();
    String relayed =
        ServerFrames.clientEvent(
            frame.event(),
            channel,
            frame.data().orElse("{}"),
            subscription.member().map(Member::userId));
    ports
        .clientEvents()
        .publish(subscription.topic(), relayed, socket.id())
        .onFailure(
            away -> {
              ports.meters().clientEventLost();
              tell(SoftError.clientEventNotDelivered(channel.value()));
            });
  }

  /** Tells the client of something it did wrong; the connection stays open. */
  void tell(SoftError error) {
    ports.meters().softError();
    if (mayGoOn(SessionLimit.ERRORS)) socket.send(ServerFrames.error(error));
  }

  /**
   * Counts one more of what the limit is for. If that was one too many, the connection ends, and
   * the client may come back in a second.
   */
  boolean mayGoOn(SessionLimit limit) {
    SessionLimits limits = ports.limits();
    return switch (limit) {
      case SUBSCRIBES -> rates.subscribe() || exceeds(limit, "subscriptions", limits.subscribes());
      case SIGNINS -> rates.signIn() || exceeds(limit, "sign-ins", limits.signins());
      case ERRORS -> rates.error() || exceeds(limit, "refused frames", limits.errors());
      default -> true;
    };
  }

  private boolean exceeds(SessionLimit limit, String what, SessionLimits.Rate rate) {
    exceeded(limit, "Too many " + what + " on this connection, at most " + rate);
    return false;
  }

  /** Ends the connection for a limit that it has reached; the client may come back in a second. */
  void exceeded(SessionLimit limit, String why) {
    if (!socket.isOpen()) return;
    ports.meters().exceeded(limit);
    ports.limitLog().exceeded(limit, app.appId(), socket.id());
    socket.close(CloseCode.OVER_CAPACITY, why);
  }

  /**
   * The subscriptions of the app or of the process hold as much as they may: the connection that
   * has the most of them ends. This one goes on if it has fewer, or few; else it ends as well, and
   * may come back in a second.
   *
   * @param mine subscriptions of this connection
   */
  boolean findsMemory(Topic topic, int mine) {
    Optional<String> ofApp =
        ports.memory().isProcessFull(topic) ? Optional.empty() : Optional.of(topic.appId());
    boolean larger = sessions.shedLargest(ofApp, mine) > mine;
    if ((larger || mine < FIRST_SUBSCRIPTIONS) && ports.memory().subscribeBeyond(topic)) {
      return true;
    }
    exceeded(
        SessionLimit.SUBSCRIPTION_BYTES, "Subscriptions of all connections hold too much memory");
    return false;
  }

  int subscriptions() {
    return subscriptions.size();
  }

  /**
   * Ends the connection because a question to auth was not answered: the client comes back in a
   * second.
   */
  void giveUp(String what, Throwable failure) {
    if (BusFailure.of(failure) == BusFailure.OVERLOADED) {
      exceeded(SessionLimit.QUESTIONS, String.valueOf(failure.getMessage()));
    } else {
      socket.close(CloseCode.OVER_CAPACITY, what + " is unavailable, try again");
    }
  }

  void wentLive(Subscription subscription) {
    if (subscription.basis() != Subscription.Basis.PUBLIC) authorized();
    ports.meters().subscribed(ports.clock().millis() - subscription.askedAtMs());
  }

  /** A replay that had started has ended, after so many bytes. */
  void replayed(long bytes) {
    subscriptions.replayed(bytes);
  }

  /** How a recoverable subscription began. */
  void recovered(RecoveryAnswer answer) {
    ports.meters().recovered(answer.outcome());
  }

  void refused(Subscription subscription, SubscriptionError error) {
    subscriptions.refused(subscription, error);
  }

  /** What the current token grants; nothing without one. */
  Grants grants() {
    return signIn.grants();
  }

  /** The user this connection is signed in as. */
  Optional<Member> user() {
    return signIn.user();
  }

  /** The user this connection is signed in as, or else the one whose tokens it has come with. */
  Optional<String> owner() {
    return signIn.owner();
  }

  /** A permit of this user has opened a channel here: what ends the user ends this connection. */
  void comesWithTokensOf(String userId) {
    signIn.comesWithTokensOf(userId);
  }

  /** Until when tokens of its owner have been issued that opened something here. */
  long ownedSinceMs() {
    return signIn.ownedSinceMs();
  }

  RevokedTokens revokedTokens() {
    return ports.revokedTokens();
  }

  /** The owner changed from {@code before} to what {@link #owner} says now. */
  void ownerChanged(Optional<String> before) {
    authorized();
    sessions.ownerChanged(this, before);
  }

  private void authorized() {
    socket.authorized(app.connections().maxClientEventsPerSecond());
  }

  /** The token was replaced: what only the old one had granted ends. */
  void grantsChanged() {
    subscriptions.endUngranted();
  }

  RecoveryTokens tokens() {
    return sessions.tokens();
  }

  ClientSocket socket() {
    return socket;
  }

  AppPolicy app() {
    return app;
  }
}
