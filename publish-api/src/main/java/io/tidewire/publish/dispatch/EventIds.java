package io.tidewire.publish.dispatch;

import java.time.Clock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Creates ids that no other process or event loop creates: the time, a counter, and 64 random bits,
 * in base 36. The ids of one loop sort in the order of their creation; those of two loops by the
 * millisecond. Confined to one event loop.
 */
public final class EventIds implements Supplier<String> {

  /** Sufficient until the year 5188. */
  private static final int TIME_DIGITS = 9;

  private static final int COUNT_DIGITS = 4;
  private static final int COUNTS = 36 * 36 * 36 * 36;

  private final Clock clock;
  private final String origin;
  private long time;
  private int count;

  public EventIds(Clock clock, RandomGenerator random) {
    this.clock = clock;
    origin = Long.toUnsignedString(random.nextLong(), Character.MAX_RADIX);
  }

  @Override
  public String get() {
    long now = clock.millis();
    if (now > time) {
      time = now;
      count = 0;
    } else if (++count == COUNTS) {
      time++;
      count = 0;
    }
    return digits(time, TIME_DIGITS) + digits(count, COUNT_DIGITS) + origin;
  }

  private static String digits(long number, int width) {
    String text = Long.toString(number, Character.MAX_RADIX);
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }
}
