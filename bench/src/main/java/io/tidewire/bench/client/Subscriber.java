package io.tidewire.bench.client;

import io.tidewire.bench.stats.Seen;
import io.tidewire.bench.stats.SequenceWindow;

/** A client that joins one channel and stays. Confined to its connection's event loop. */
public final class Subscriber implements ConnectionListener {

  /** What else is done with a delivery. */
  @FunctionalInterface
  public interface Sink {
    void delivered(int channel, long nowMicros, Stamp stamp);
  }

  /**
   * What it joins.
   *
   * @param number the channel's, in the order of the plan
   * @param user who joins, on presence channels
   */
  public record Subscription(String channel, int number, String user) {}

  private final Subscribing subscribing;
  private final Subscription subscription;
  private final SubscriptionTracker roll;
  private final Sink sink;
  private final SequenceWindow window = new SequenceWindow();
  private boolean subscribed;
  private boolean failed;

  public Subscriber(
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

  /** The number of the channel in the order of the plan. */
  public int number() {
    return subscription.number();
  }

  public Seen seen() {
    return window.seen();
  }
}
