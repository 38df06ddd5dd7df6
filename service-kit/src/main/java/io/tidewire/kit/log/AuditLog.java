package io.tidewire.kit.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/**
 * A line for everything that an operator, a backend or the process itself changes: who asked for
 * what, and how it ended. Of the logger {@value #LOGGER}, at info whatever the process's level is,
 * and never left out as similar. Safe from any thread.
 */
public final class AuditLog {

  /** The logger's name. */
  public static final String LOGGER = "audit";

  /** Marks lines of which each is written, however many are similar. */
  public static final Marker EACH = new BasicMarkerFactory().getMarker("each");

  private static final Logger log = LoggerFactory.getLogger(LOGGER);

  private AuditLog() {}

  /**
   * @param action what was to be changed, as one word
   * @param by who asked, and from where; never a secret
   * @param target what it concerns
   * @param outcome {@code done}, or why not
   */
  public static void changed(String action, String by, String target, String outcome) {
    log.info(EACH, "changed action={} by={} target={} outcome={}", action, by, target, outcome);
  }
}
