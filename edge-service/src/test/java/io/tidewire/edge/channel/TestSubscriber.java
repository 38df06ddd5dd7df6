package io.tidewire.edge.channel;

import io.tidewire.contract.app.Namespace;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;

/** A subscription of a client that never falls behind and is never notified of a gap. */
public abstract class TestSubscriber implements ChannelSubscriber {

  private final Topic topic;
  private final SocketId id;
  private final Namespace namespace;

  /** A subscriber of a channel without a history. */
  protected TestSubscriber(Topic topic, int number) {
    this(topic, number, Namespace.EPHEMERAL);
  }

  protected TestSubscriber(Topic topic, int number, Namespace namespace) {
    this.topic = topic;
    this.namespace = namespace;
    id = new SocketId("1." + number);
  }

  @Override
  public final Topic topic() {
    return topic;
  }

  @Override
  public final SocketId socketId() {
    return id;
  }

  @Override
  public final Namespace namespace() {
    return namespace;
  }

  @Override
  public void gap() {}

  @Override
  public void whenDrained(Runnable task) {}

  @Override
  public void tooSlow() {}
}
