package io.tidewire.bench.client;

import io.tidewire.bench.stats.Seen;
import io.tidewire.bench.stats.SequenceWindow;

/**
 * A client that subscribes to one channel and stays subscribed. Confined to its connection's event
 * loop.
 */
public final class SubscribedClient implements ConnectionListener {

  /** Receives each delivery in addition to the client's own counts. */
  @FunctionalInterface
  public interface Sink {
    void delivered(int channel, long nowMicros, Stamp stamp);
  }

  /**
   * The subscription of the client.
   *
   * @param number index of the channel in the plan
   * @param user the user id on presence channels
   */
  public record Subscription(String channel, int number, String user) {}

  private final Subscribing subscribing;
  private final Subscription subscription;
  private final SubscriptionTracker roll;
  private final Sink sink;
  private final SequenceWindow window = new SequenceWindow();
  private boolean subscribed;
  private boolean failed;

  public SubscribedClient(
      Subscribing subscribing, Subscription subscription, SubscriptionTracker roll, Sink sink) {
    this.subscribing = subscribing;
    this.subscription = subscription;
    this.roll = roll;
    this.sink = sink;
  }

  @Override
  public void established(Connection connection) {
    connection.send(
        subscribing.subscribe(subscription.channel(), connection.socketId(), subscription.user()));
  }

  @Override
  public void subscribed(Connection connection, Confirmation confirmation) {
    if (subscribed || failed) return;
    subscribed = true;
    roll.subscribed();
  }

  @Override
  public void refused(Connection connection, String frame) {
    roll.refused(frame);
    fail();
  }

  private void fail() {
    if (subscribed || failed) return;
    failed = true;
    roll.failed();
  }

  @Override
  public void delivered(long nowMicros, Stamp stamp) {
    roll.delivered();
    window.saw(stamp.number());
    sink.delivered(subscription.number(), nowMicros, stamp);
  }

  @Override
  public void pinged() {
    roll.pinged();
  }

  @Override
  public void ended(Connection connection, Ending ending) {
    roll.trouble(ending.label());
    if (subscribed) roll.left();
    else fail();
  }

  /** The index of the channel in the plan. */
  public int number() {
    return subscription.number();
  }

  public Seen seen() {
    return window.seen();
  }
}
