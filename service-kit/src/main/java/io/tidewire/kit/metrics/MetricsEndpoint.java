package io.tidewire.kit.metrics;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Answers scrapes of Prometheus: in OpenMetrics format if {@code Accept} names it, else in
 * Prometheus' text format, and compressed with gzip if {@code Accept-Encoding} allows that.
 *
 * <p>Confined to the event loop of the HTTP server.
 */
public final class MetricsEndpoint {

  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";
  private static final String OPEN_METRICS = OPEN_METRICS_TYPE + "; version=1.0.0; charset=utf-8";
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final PrometheusMeterRegistry meters;

  /** The scrapes in progress, which concurrent requests share. */
  private final Map<Form, Future<Buffer>> scrapes = new HashMap<>();

  private record Form(String contentType, boolean gzip) {

    static Form of(HttpServerRequest request) {
      return new Form(
          names(request, "Accept", OPEN_METRICS_TYPE) ? OPEN_METRICS : PROMETHEUS_TEXT,
          names(request, "Accept-Encoding", "gzip"));
    }

    /** Whether one of the header's elements is {@code wanted}, without a weight of zero. */
    private static boolean names(HttpServerRequest request, String header, String wanted) {
      for (String line : request.headers().getAll(header)) {
        for (String element : line.toLowerCase(Locale.ROOT).split(",", -1)) {
          String[] parts = element.split(";", -1);
          if (parts[0].strip().equals(wanted)) return !isRefused(parts);
        }
      }
      return false;
    }

    private static boolean isRefused(String[] parts) {
      for (int i = 1; i < parts.length; i++) {
        if (parts[i].strip().matches("q=0(\\.0{0,3})?")) return true;
      }
      return false;
    }
  }

  public MetricsEndpoint(Vertx vertx, PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.meters = meters;
  }

  public void answer(HttpServerRequest request) {
    Form form = Form.of(request);
    HttpServerResponse response = request.response();
    Future<Buffer> scrape = scrapes.get(form);
    if (scrape == null) scrape = scrape(form);
    scrape
        .onSuccess(
            body -> {
              response.putHeader("Content-Type", form.contentType).putHeader("Vary", "Accept");
              if (form.gzip) response.putHeader("Content-Encoding", "gzip");
              response.end(body);
            })
        .onFailure(broken -> response.setStatusCode(500).end(broken + "\n"));
  }

  /** Formatting a few thousand series takes milliseconds, too long for an event loop. */
  private Future<Buffer> scrape(Form form) {
    Future<Buffer> body = vertx.executeBlocking(() -> write(form), false);
    scrapes.put(form, body);
    body.onComplete(done -> scrapes.remove(form));
    return body;
  }

  private Buffer write(Form form) throws IOException {
    var bytes = new ByteArrayOutputStream(64 * 1024);
    try (OutputStream out = form.gzip ? new GZIPOutputStream(bytes) : bytes) {
      meters.scrape(out, form.contentType);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
