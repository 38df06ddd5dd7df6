package io.tidewire.kit.http;

import io.tidewire.kit.time.Timers;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Things that are all given the same time, and what happens to the late ones. One timer for all of
 * them, so that starting one costs nothing; its coarseness comes on top of the limit.
 *
 * <p>Confined to one event loop.
 */
public final class Deadlines<T> {

  public static final Duration COARSENESS = Duration.ofMillis(500);

  private final long limitTicks;
  private final Consumer<T> late;

  /** By start, oldest first, since all have the same limit. */
  private final Map<T, Long> running = new LinkedHashMap<>();

  private final Timers.Cancel timer;
  private long now;

  /**
   * @param late is called once for each thing that was started and neither done nor restarted in
   *     time
   */
  public Deadlines(Timers timers, Duration limit, Consumer<T> late) {
    this.limitTicks = limit.dividedBy(COARSENESS) + 1;
    this.late = late;
    timer = timers.every(COARSENESS, this::tick);
  }

  /** Starts the thing's time, anew if it was running. */
  public void start(T thing) {
    running.remove(thing);
    running.put(thing, now + limitTicks);
  }

  public void done(T thing) {
    running.remove(thing);
  }

  public int count() {
    return running.size();
  }

  public void stop() {
    timer.cancel();
  }

  private void tick() {
    now++;
    Iterator<Map.Entry<T, Long>> oldest = running.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<T, Long> entry = oldest.next();
      if (entry.getValue() > now) return;
      oldest.remove();
      late.accept(entry.getKey());
    }
  }
}
