package io.tidewire.kit.channels;

import io.tidewire.contract.redis.Partition;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;

/**
 * How many events of webhooks each of the {@value Partition#COUNT} partitions keeps until they are
 * delivered. Presence-service and edges write them, so both read the same setting.
 */
public final class OutboxLength {

  public static final String KEY = "tidewire.webhooks.outbox-length";

  /** More than a million events in all, at some hundred bytes each in Redis. */
  public static final int DEFAULT = 10_000;

  private static final int LEAST = 100;
  private static final int MOST = 10_000_000;

  private OutboxLength() {}

  /** Throws {@link BadSetting}, naming the setting. */
  public static int from(Settings settings) {
    return settings.integer(KEY, DEFAULT, LEAST, MOST);
  }
}
