package io.tidewire.kit.log;

import ch.qos.logback.core.Context;
import io.tidewire.kit.limits.ClientAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  /** Of the logging context; set where addresses are truncated. */
  static final String TRUNCATED = "truncated addresses";

  /**
   * Logs {@code limit reached limit=… client=…}, the address truncated if {@code
   * tidewire.log.truncate-addresses} says so.
   *
   * @param limit a constant of the code: the setting's key, or the reason in the limit's metric.
   *     Never what a client chose
   * @param client whose request was refused
   */
  public static void reached(Logger log, String limit, ClientAddress client) {
    log.warn(ONCE_A_MINUTE, "limit reached limit=" + limit + " client={}", new Shown(client));
  }

  /** The same for a limit that no single client has reached. */
  public static void reached(Logger log, String limit) {
    log.warn(ONCE_A_MINUTE, "limit reached limit=" + limit);
  }

  /** The same for a client whose address may not be known. */
  public static void reached(Logger log, String limit, Optional<ClientAddress> client) {
    client.ifPresentOrElse(known -> reached(log, limit, known), () -> reached(log, limit));
  }

  /** The same for a client of an app, after its connection was accepted. */
  public static void reached(
      Logger log, String limit, String appId, Optional<ClientAddress> client) {
    log.warn(
        ONCE_A_MINUTE,
        "limit reached limit=" + limit + " app={} client={}",
        appId,
        client.<Object>map(Shown::new).orElse("unknown"));
  }

  /** For any other line that tells a client's address: prints it as the operator wants it. */
  public static Object shown(ClientAddress client) {
    return new Shown(client);
  }

  /** Decides when the line is written, so that a line that is left out costs nothing. */
  private record Shown(ClientAddress client) {

    @Override
    public String toString() {
      boolean truncated =
          LoggerFactory.getILoggerFactory() instanceof Context logback
              && "true".equals(logback.getProperty(TRUNCATED));
      return truncated ? client.truncated() : client.toString();
    }
  }
}
