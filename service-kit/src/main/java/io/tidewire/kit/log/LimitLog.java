package io.tidewire.kit.log;

import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * Tells the operator that a limit was reached: at once, and then at most once a minute per logger
 * and limit, with the number of times since. Cheap enough to call at every refusal. Safe from any
 * thread.
 */
public final class LimitLog {

  /** A line with this marker is logged once a minute at most. */
  static final Marker ONCE_A_MINUTE = new BasicMarkerFactory().getMarker("once a minute");

  private LimitLog() {}

  /**
   * Logs {@code limit reached limit=… client=…}.
   *
   * @param limit a constant of the code: the setting's key, or the reason in the limit's metric.
   *     Never what a client chose
   * @param client whose request was refused, usually a {@code ClientAddress}, which prints itself
   *     truncated where the operator says so; only its {@code toString} is used, and only when the
   *     line is written
   */
  public static void reached(Logger log, String limit, Object client) {
    log.warn(ONCE_A_MINUTE, "limit reached limit=" + limit + " client={}", client);
  }
}
