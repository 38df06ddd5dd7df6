package io.tidewire.edge.session;

import io.tidewire.contract.Grants.Permission;
import io.tidewire.contract.Namespace;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.hub.ChannelSubscriber;
import io.tidewire.wire.CloseCode;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.Optional;

/**
 * One attempt of one connection to follow one channel: authorizing, then joining, then live, in the
 * end gone. An answer that arrives for one that is gone changes nothing; subscribing again makes a
 * new one.
 *
 * <p>Confined to the connection's event loop.
 */
final class Subscription implements ChannelSubscriber {

  /**
   * How a subscription came to be allowed, which decides whether its owner may send client events.
   */
  enum Basis {
    PUBLIC,
    SIGNATURE,
    GRANT
  }

  private enum State {
    AUTHORIZING,
    JOINING,
    LIVE,
    GONE
  }

  private final Session session;
  private final Topic topic;
  private final long askedAtMs;
  private State state = State.AUTHORIZING;
  private Basis basis = Basis.PUBLIC;
  private Optional<Member> member = Optional.empty();

  Subscription(Session session, Topic topic, long askedAtMs) {
    this.session = session;
    this.topic = topic;
    this.askedAtMs = askedAtMs;
  }

  /** Authorized: the hubs are asked next. False if it is gone already. */
  boolean authorized(Basis how, Optional<Member> joining) {
    if (state != State.AUTHORIZING) return false;
    state = State.JOINING;
    basis = how;
    member = joining;
    return true;
  }

  /** Ends it; returns whether the hubs have to be told. */
  boolean end() {
    boolean known = state == State.JOINING || state == State.LIVE;
    state = State.GONE;
    return known;
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

  /** The presence member that this connection is here. */
  Optional<Member> member() {
    return member;
  }

  /**
   * Whether client events may be sent: a channel opened by a token's grant needs the grant to
   * publish as well.
   */
  boolean mayPublish() {
    return basis == Basis.SIGNATURE
        || session.grants().allow(topic.channel().value(), Permission.PUBLISH);
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public Namespace namespace() {
    return session.app().namespace(topic.channel());
  }

  @Override
  public SocketId socketId() {
    return session.socket().id();
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    if (state != State.JOINING) return;
    state = State.LIVE;
    session.wentLive(this);
    if (offer(succeeded) == Offer.OVERFLOWED) tooSlow();
    if (cached.isPresent() && offer(cached.get()) == Offer.OVERFLOWED) tooSlow();
  }

  @Override
  public void refused(SubscriptionError error) {
    if (state != State.JOINING) return;
    state = State.GONE;
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
    return state == State.LIVE ? session.socket().send(frame) : Offer.CLOSED;
  }

  @Override
  public void tooSlow() {
    session.socket().close(CloseCode.SLOW_CONSUMER, CloseCode.SLOW_CONSUMER.reason());
  }
}
