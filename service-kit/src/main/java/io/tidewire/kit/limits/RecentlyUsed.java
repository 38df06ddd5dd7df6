package io.tidewire.kit.limits;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map of limited size that drops the entry that was not used for longest. Reading an entry uses
 * it. Not thread-safe.
 */
@SuppressWarnings("serial")
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {

  private final int limit;

  /**
   * @param limit entries at most
   */
  public RecentlyUsed(int limit) {
    super(16, 0.75f, true);
    this.limit = limit;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > limit;
  }
}
