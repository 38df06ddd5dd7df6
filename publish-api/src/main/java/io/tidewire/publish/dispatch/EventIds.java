package io.tidewire.publish.dispatch;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Ids that no other process and no other event loop gives: 64 random bits and a count. Confined to
 * one event loop.
 */
public final class EventIds implements Supplier<String> {

  private final String origin;
  private long count;

  public EventIds(RandomGenerator random) {
    origin = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX) + ".";
  }

  @Override
  public String get() {
    return origin + Long.toString(count++, Character.MAX_RADIX);
  }
}
