package io.tidewire.edge.session;

import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.CloseCode;
import io.tidewire.wire.error.SubscriptionError;
import java.util.Optional;

/**
 * One entry of a connection's watchlist: a subscriber of the user's status channel. A change that
 * arrives before the client knows the state of all its users waits for that.
 *
 * <p>Confined to the connection's event loop.
 */
final class WatchedUser implements ChannelSubscriber {

  private enum State {
    UNKNOWN,
    ONLINE,
    OFFLINE,
    GONE
  }

  private final ClientSocket socket;
  private final Watchlist list;
  private final Topic topic;
  private final String userId;
  private State state = State.UNKNOWN;

  /** The latest change, retained; it makes those before pointless. */
  private Optional<Frame> held = Optional.empty();

  WatchedUser(ClientSocket socket, Watchlist list, Topic topic, String userId) {
    this.socket = socket;
    this.list = list;
    this.topic = topic;
    this.userId = userId;
  }

  String userId() {
    return userId;
  }

  boolean isKnown() {
    return state != State.UNKNOWN;
  }

  boolean isOnline() {
    return state == State.ONLINE;
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public Namespace namespace() {
    return Namespace.EPHEMERAL;
  }

  @Override
  public SocketId socketId() {
    return socket.id();
  }

  @Override
  public void watching(boolean online) {
    if (state != State.UNKNOWN) return;
    state = online ? State.ONLINE : State.OFFLINE;
    list.known();
  }

  @Override
  public Offer offer(Frame frame) {
    if (state == State.GONE) return Offer.CLOSED;
    if (list.isTold()) return socket.send(frame);
    frame.retain();
    drop();
    held = Optional.of(frame);
    return Offer.ACCEPTED;
  }

  /** The client knows the state of all its users now. */
  void flush() {
    Optional<Frame> change = held;
    if (change.isPresent() && socket.send(change.get()) == Offer.OVERFLOWED) tooSlow();
    drop();
  }

  void end() {
    state = State.GONE;
    drop();
  }

  private void drop() {
    held.ifPresent(Frame::release);
    held = Optional.empty();
  }

  @Override
  public void tooSlow() {
    socket.close(CloseCode.SLOW_CONSUMER, CloseCode.SLOW_CONSUMER.reason());
  }

  /** Nothing to do: the status is read again, and what has changed is told. */
  @Override
  public void gap() {}

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    throw new IllegalStateException("watches a user");
  }

  @Override
  public void refused(SubscriptionError error) {
    throw new IllegalStateException("watching a user is never refused");
  }

  @Override
  public void whenDrained(Runnable task) {
    socket.whenDrained(task);
  }
}
