package io.tidewire.kit.channels;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.time.Duration;

/**
 * How long the last event of a cache channel is kept: by publish-api in Redis, and by an edge in
 * memory while it follows the channel. Both read the same setting.
 */
public final class CachedEventTtl {

  public static final String KEY = "tidewire.publish.cache-ttl";

  /** As on the hosted service. */
  public static final Duration DEFAULT = Duration.ofMinutes(30);

  private CachedEventTtl() {}

  /** Throws {@link BadSetting}, naming the setting. */
  public static Duration from(Settings settings) {
    Duration ttl = settings.duration(KEY, DEFAULT);
    if (ttl.toMillis() < 1) throw new BadSetting(KEY, "expected at least 1ms, got " + ttl);
    return ttl;
  }
}
