package io.tidewire.kit.tracing;

import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Which traces are recorded, and where they go.
 *
 * @param collector where spans are posted to, by OTLP over HTTP; empty: nothing is traced
 * @param ratio of the requests without a trace of their own that begin one, 0 to 1
 * @param perSecond the most spans of requests and deliveries that a process records in a second,
 *     whatever its callers ask for
 */
public record TracingSettings(Optional<URI> collector, double ratio, int perSecond) {

  private static final String ENDPOINT = "tidewire.tracing.endpoint";
  private static final String RATIO = "tidewire.tracing.sample-ratio";
  private static final String DEFAULT_RATIO = "0.01";

  /** Where a collector takes traces, below its endpoint (OTLP specification, "OTLP/HTTP"). */
  private static final String TRACES_PATH = "v1/traces";

  /** Throws {@link BadSetting}, naming the setting. */
  public static TracingSettings from(Settings settings) {
    return new TracingSettings(
        settings.text(ENDPOINT).map(TracingSettings::collector),
        ratio(settings.text(RATIO, DEFAULT_RATIO)),
        settings.integer("tidewire.tracing.max-per-second", 100, 1, 100_000));
  }

  private static URI collector(String endpoint) {
    try {
      URI uri = new URI(endpoint.endsWith("/") ? endpoint : endpoint + "/");
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean plain = uri.getUserInfo() == null && uri.getQuery() == null;
      if (http && plain && uri.getHost() != null && uri.getFragment() == null) {
        return uri.resolve(TRACES_PATH);
      }
    } catch (URISyntaxException illegible) {
      // Said below, without the text: it may hold a password.
    }
    throw new BadSetting(
        ENDPOINT,
        "expected the base URL of a collector without user, query or fragment, for example"
            + " http://localhost:4318");
  }

  private static double ratio(String text) {
    try {
      double ratio = Double.parseDouble(text);
      if (ratio >= 0 && ratio <= 1) return ratio;
    } catch (NumberFormatException illegible) {
      // Said below.
    }
    throw new BadSetting(RATIO, "expected a number from 0 to 1, got \"" + text + "\"");
  }
}
