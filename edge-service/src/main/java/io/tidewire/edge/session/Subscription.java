package io.tidewire.edge.session;

import io.tidewire.contract.app.Grants.Permission;
import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Continuity;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.members.MemberFeed;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.edge.session.recovery.RecoveryState;
import io.tidewire.edge.session.recovery.RecoveryTokens.Permitted;
import io.tidewire.signing.cluster.PermitToken;
import io.tidewire.wire.Member;
import io.tidewire.wire.RecoveryAnswer;
import io.tidewire.wire.RecoveryFrames;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.CloseCode;
import io.tidewire.wire.error.SubscriptionError;
import java.util.List;
import java.util.Optional;

/**
 * One subscription of one connection to one channel: authorizing, then joining, then live, then
 * gone. An answer that arrives after it is gone is ignored; subscribing again creates a new one.
 *
 * <p>Confined to the connection's event loop.
 */
final class Subscription implements ChannelSubscriber {

  private enum State {
    AUTHORIZING,
    JOINING,
    LIVE,
    GONE
  }

  /** Of the channel's history, as {@link Replays} counts it. */
  private enum Replay {
    NONE,
    WAITING,
    STARTED
  }

  private final Session session;
  private final Topic topic;
  private final long askedAtMs;
  private final Optional<RecoveryState> recoverable;
  private State state = State.AUTHORIZING;
  private Replay replay = Replay.NONE;
  private Basis basis = Basis.PUBLIC;
  private Optional<Member> member = Optional.empty();

  /** How it is told of the members of a presence channel. */
  private MemberFeed members = MemberFeed.EACH;

  /** The pending request to auth. */
  private Optional<Pending<?>> question = Optional.empty();

  /**
   * @param recoverable present if the client asked for recovery
   */
  Subscription(Session session, Topic topic, long askedAtMs, Optional<RecoveryState> recoverable) {
    this.session = session;
    this.topic = topic;
    this.askedAtMs = askedAtMs;
    this.recoverable = recoverable;
  }

  /** It was authorized and joins next. Returns false if it is gone already. */
  boolean authorized(SubscribeRules.Allowance allowance) {
    if (state != State.AUTHORIZING) return false;
    state = State.JOINING;
    question = Optional.empty();
    basis = allowance.basis();
    member = allowance.member();
    if (wantsReplay()) replay = Replay.WAITING;
    return true;
  }

  /**
   * The client has subscribed to what its sign-in is about to bind: it is told when that is live.
   */
  void requested() {
    if (basis == Basis.SIGN_IN) basis = Basis.PUBLIC;
  }

  /** Whether the subscription begins with earlier messages. */
  boolean wantsReplay() {
    return recovery().filter(Recovery::wantsMessages).isPresent();
  }

  /** The replay was requested from the hubs. */
  void replays() {
    replay = Replay.STARTED;
  }

  private void replayed(long bytes) {
    if (replay != Replay.STARTED) return;
    replay = Replay.NONE;
    session.replayed(bytes);
  }

  /** A request for authorization was sent to auth. */
  void asks(Pending<?> pending) {
    question = Optional.of(pending);
  }

  /** The backend's consent counts for so long; a permit for it, no longer. */
  void permittedUntil(long untilMs) {
    recoverable.ifPresent(state -> state.permitUntil(untilMs));
  }

  /** The user of the permit {@link #permitted}. */
  Optional<String> permittedUser() {
    return recoverable.flatMap(RecoveryState::permittedUser);
  }

  /** Ends the subscription. Returns whether the hubs know it and must be notified. */
  boolean end() {
    withdraw();
    boolean known = (state == State.JOINING && replay != Replay.WAITING) || state == State.LIVE;
    state = State.GONE;
    members.end();
    replayed(0);
    return known;
  }

  /** Cancels the pending request to auth. */
  void withdraw() {
    question.ifPresent(Pending::withdraw);
    question = Optional.empty();
  }

  boolean isGone() {
    return state == State.GONE;
  }

  boolean isLive() {
    return state == State.LIVE;
  }

  Basis basis() {
    return basis;
  }

  long askedAtMs() {
    return askedAtMs;
  }

  /** The presence member of this connection in the channel. */
  Optional<Member> member() {
    return member;
  }

  /** Whether it is a presence member with this id. */
  boolean isOfMember(String userId) {
    return member.isPresent() && member.get().userId().equals(userId);
  }

  /**
   * Whether client events may be sent: a channel opened by a token's grant needs the grant to
   * publish as well.
   */
  boolean mayPublish() {
    return basis.isDirect() || session.grants().allow(topic.channel().value(), Permission.PUBLISH);
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public Namespace namespace() {
    return session.app().namespace(topic.channel());
  }

  /** The permit from a signature that the client's previous connection used for this channel. */
  Optional<PermitToken> permitted() {
    return recoverable.flatMap(RecoveryState::permitted);
  }

  @Override
  public Optional<Recovery> recovery() {
    return recoverable.map(RecoveryState::recovery);
  }

  @Override
  public SocketId socketId() {
    return session.socket().id();
  }

  @Override
  public boolean takesPortions() {
    return session.dialect().takesPortions();
  }

  @Override
  public void members(MemberNews news, List<Frame> portions) {
    members = MemberFeed.of(news, portions);
  }

  @Override
  public MemberNews memberNews() {
    return members.news();
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    if (state != State.JOINING) return;
    state = State.LIVE;
    session.wentLive(this);
    if (basis != Basis.SIGN_IN && offer(succeeded) == Offer.OVERFLOWED) tooSlow();
    members.begin(this);
    if (cached.isPresent() && offer(cached.get()) == Offer.OVERFLOWED) tooSlow();
  }

  @Override
  public int resumed(
      Resumption how, Optional<String> presence, List<Frame> messages, Optional<Frame> cached) {
    if (state != State.JOINING) return messages.size();
    state = State.LIVE;
    session.wentLive(this);
    replayed(messages.stream().mapToLong(Frame::bytes).sum());
    RecoveryState claims = recoverable.orElseThrow();
    int excess = claims.excess(how, messages.size());
    RecoveryAnswer answer = claims.answer(how, messages.size() - excess, excess, permit());
    session.ports().meters().recovered(answer.outcome());
    session.socket().send(RecoveryFrames.subscriptionSucceeded(topic.channel(), presence, answer));
    members.begin(this);
    for (int i = excess; i < messages.size(); i++) {
      if (offer(messages.get(i)) != Offer.ACCEPTED) return i;
    }
    if (cached.isPresent() && offer(cached.get()) == Offer.OVERFLOWED) tooSlow();
    return messages.size();
  }

  /**
   * The permit that can replace a signature or the backend's consent the next time; only if one of
   * them authorized this subscription.
   */
  private Optional<String> permit() {
    boolean lasting = basis.isDirect() && namespace().resumeAuth();
    long until = recoverable.map(RecoveryState::permittedUntilMs).orElse(PermitToken.OPEN);
    return lasting
        ? session.tokens().permit(topic, socketId(), new Permitted(member, session.owner(), until))
        : Optional.empty();
  }

  @Override
  public void continuity(Continuity notice) {
    if (state != State.LIVE) return;
    RecoveryAnswer now = recoverable.orElseThrow().answer(notice);
    session.socket().send(RecoveryFrames.continuity(topic.channel(), now));
  }

  @Override
  public void excepted(Frame frame) {
    if (state != State.LIVE || recoverable.isEmpty() || frame.offset() == 0) return;
    session.socket().send(RecoveryFrames.skip(topic.channel(), frame.offset()));
  }

  @Override
  public void refused(SubscriptionError error) {
    if (state != State.JOINING) return;
    state = State.GONE;
    replayed(0);
    session.refused(this, error);
  }

  @Override
  public void gap() {
    if (namespace().reconnectOnGap()) {
      session
          .socket()
          .close(CloseCode.RECONNECT, "messages of " + topic.channel() + " were missed");
    }
  }

  @Override
  public void whenDrained(Runnable task) {
    session.socket().whenDrained(task);
  }

  @Override
  public Offer offer(Frame frame) {
    if (state != State.LIVE) return Offer.CLOSED;
    return session.socket().send(recoverable.isPresent() ? frame.extended() : frame);
  }

  @Override
  public void tooSlow() {
    session.socket().close(CloseCode.SLOW_CONSUMER, CloseCode.SLOW_CONSUMER.reason());
  }
}
