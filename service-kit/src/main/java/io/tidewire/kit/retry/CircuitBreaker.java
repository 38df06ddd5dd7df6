package io.tidewire.kit.retry;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Stops asking a target that does not answer. Opens when half of at least {@value #ENOUGH}
 * questions of the last five seconds got no answer; then lets one question through after a second,
 * and after each that fails waits twice as long, up to 30 seconds. The first answer closes it.
 *
 * <p>Safe from any thread.
 */
public final class CircuitBreaker {

  public static final int ENOUGH = 20;
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Clock clock;
  private final Recent recent = new Recent();

  /** Counts changes of state: an outcome of a question admitted before the last one is stale. */
  private long era;

  private boolean open;
  private boolean probing;
  private long openedAt;
  private Duration pause = FIRST_PAUSE;

  public CircuitBreaker(Clock clock) {
    this.clock = clock;
  }

  /**
   * A pass for one question, to be returned through {@link #answered} or {@link #unanswered}; empty
   * if it must not be asked.
   */
  public synchronized OptionalLong admit() {
    if (!open) return OptionalLong.of(era);
    if (probing || isPausing()) return OptionalLong.empty();
    probing = true;
    return OptionalLong.of(era);
  }

  /** Whether questions are held back, but for one now and then. */
  public synchronized boolean isOpen() {
    return open;
  }

  public synchronized void answered(long pass) {
    if (pass != era) return;
    if (open) {
      close();
    } else {
      recent.add(clock.millis(), false);
    }
  }

  /** Returns true if this opened the breaker; false if it stays as it was, or open. */
  public synchronized boolean unanswered(long pass) {
    if (pass != era) return false;
    if (open) {
      Duration twice = pause.multipliedBy(2);
      open(twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE);
      return false;
    }
    recent.add(clock.millis(), true);
    if (!recent.isBad()) return false;
    open(FIRST_PAUSE);
    return true;
  }

  private boolean isPausing() {
    long waited = clock.millis() - openedAt;
    // A clock set back must not prolong the pause.
    return waited >= 0 && waited < pause.toMillis();
  }

  private void open(Duration length) {
    era++;
    open = true;
    probing = false;
    openedAt = clock.millis();
    pause = length;
  }

  private void close() {
    era++;
    open = false;
    probing = false;
    recent.forget();
  }

  /** How the questions of the last five seconds ended, by second. */
  private static final class Recent {

    private static final int SECONDS = 5;

    private final int[] asked = new int[SECONDS];
    private final int[] failed = new int[SECONDS];
    private long second;

    void add(long nowMs, boolean failure) {
      turnTo(Math.floorDiv(nowMs, 1_000L));
      int slot = Math.floorMod(second, SECONDS);
      asked[slot]++;
      if (failure) failed[slot]++;
    }

    boolean isBad() {
      int all = Arrays.stream(asked).sum();
      return all >= ENOUGH && 2 * Arrays.stream(failed).sum() >= all;
    }

    void forget() {
      Arrays.fill(asked, 0);
      Arrays.fill(failed, 0);
    }

    private void turnTo(long now) {
      if (now < second || now - second >= SECONDS) forget();
      while (second < now && now - second < SECONDS) {
        second++;
        int slot = Math.floorMod(second, SECONDS);
        asked[slot] = 0;
        failed[slot] = 0;
      }
      second = now;
    }
  }
}
