package io.tidewire.edge.pacing;

import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import io.tidewire.wire.Topic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory budget of the subscriptions and channels of one process, for all apps together and for
 * each. Sizes are estimates, measured on a full heap. Thread-safe.
 *
 * <p>A subscription takes its bytes before it begins; the channel that it opens is counted
 * afterwards, and makes the next subscription fail if that was too much.
 */
public final class SubscriptionMemory {

  static final String KEY = "tidewire.edge.subscriptions.max-bytes";

  private static final int SUBSCRIPTION_BYTES = 900;
  private static final int CHANNEL_BYTES = 1_300;
  private static final int COPIES_OF_NAME = 2;

  /** Of the heap, in percent. */
  private static final int USUAL_PERCENT = 40;

  /** Of these bytes, in percent: what one app may hold. */
  private static final int APP_PERCENT = 75;

  private static final int LEAST_BYTES = 1024 * 1024;
  private static final int PERCENT = 100;

  /** The part of a limit by which it may be exceeded while connections with more end. */
  private static final long SLACK_SHARE = 4;

  private final ByteBudget process;
  private final Map<String, ByteBudget> apps = new ConcurrentHashMap<>();

  /**
   * @param bytes of all apps together
   */
  public SubscriptionMemory(long bytes) {
    process = ByteBudget.of(bytes);
  }

  /** Throws {@link BadSetting}, naming the setting. */
  public static SubscriptionMemory from(Settings settings, long maxHeapBytes) {
    long share = Math.max(LEAST_BYTES, maxHeapBytes / PERCENT * USUAL_PERCENT);
    int usual = (int) Math.min(share, Integer.MAX_VALUE);
    return new SubscriptionMemory(settings.integer(KEY, usual, LEAST_BYTES, Integer.MAX_VALUE));
  }

  private ByteBudget app(String appId) {
    return apps.computeIfAbsent(
        appId, first -> process.child(Math.max(1, process.limit() / PERCENT * APP_PERCENT)));
  }

  private static long subscription(Topic topic) {
    return SUBSCRIPTION_BYTES + (long) COPIES_OF_NAME * topic.channel().value().length();
  }

  private static long channel(Topic topic) {
    return CHANNEL_BYTES + (long) COPIES_OF_NAME * topic.channel().value().length();
  }

  /** Returns false if the app or the process has reached its limit. */
  public boolean subscribe(Topic topic) {
    return app(topic.appId()).tryTake(subscription(topic));
  }

  /**
   * Beyond the limits by up to a quarter: for a connection that has few subscriptions, until one
   * that has many is ended. False if there is more than that.
   */
  public boolean subscribeBeyond(Topic topic) {
    long bytes = subscription(topic);
    ByteBudget app = app(topic.appId());
    if (!hasSlack(app, bytes) || !hasSlack(process, bytes)) return false;
    app.take(bytes);
    return true;
  }

  private static boolean hasSlack(ByteBudget budget, long bytes) {
    return budget.taken() + bytes <= budget.limit() + budget.limit() / SLACK_SHARE;
  }

  /** Whether it is all apps together that are at the limit, and not only this one. */
  public boolean isProcessFull(Topic topic) {
    return process.taken() + subscription(topic) > process.limit();
  }

  public void unsubscribed(Topic topic) {
    app(topic.appId()).giveBack(subscription(topic));
  }

  /** A channel got its first subscriber. */
  public void opened(Topic topic) {
    app(topic.appId()).take(channel(topic));
  }

  public void closed(Topic topic) {
    app(topic.appId()).giveBack(channel(topic));
  }

  /** Bytes held now. */
  public long taken() {
    return process.taken();
  }
}
