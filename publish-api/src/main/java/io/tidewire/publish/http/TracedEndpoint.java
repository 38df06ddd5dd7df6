package io.tidewire.publish.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.tidewire.kit.tracing.Tracing;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Records an endpoint's requests as spans, from the verified body to the answer. The names follow
 * OpenTelemetry's semantic conventions for HTTP.
 */
public final class TracedEndpoint implements Endpoint {

  private final Tracing tracing;
  private final String method;
  private final String route;
  private final Endpoint endpoint;

  private TracedEndpoint(Tracing tracing, String method, String route, Endpoint endpoint) {
    this.tracing = tracing;
    this.method = method;
    this.route = route;
    this.endpoint = endpoint;
  }

  /**
   * Wraps the endpoint with spans if tracing is enabled.
   *
   * @param route the template of its path
   */
  public static Endpoint of(Tracing tracing, String method, String route, Endpoint endpoint) {
    return tracing.isOn() ? new TracedEndpoint(tracing, method, route, endpoint) : endpoint;
  }

  @Override
  public Future<Answer> answer(SignedRequest request) {
    Span span = tracing.request(method + " " + route, request.traceParent());
    if (!span.isRecording()) return endpoint.answer(request.in(span));
    span.setAttribute("http.request.method", method)
        .setAttribute("http.route", route)
        .setAttribute("tidewire.app_id", request.appId());
    Future<Answer> answered;
    try {
      answered = endpoint.answer(request.in(span));
    } catch (RuntimeException refused) {
      end(span, null, refused);
      throw refused;
    }
    return answered.onComplete((answer, failure) -> end(span, answer, failure));
  }

  private static void end(Span span, @Nullable Answer answer, @Nullable Throwable failure) {
    if (answer != null) span.setAttribute("http.response.status_code", answer.status());
    if (failure != null) {
      // Leaves out the text, which may reveal what the app sent.
      span.setStatus(StatusCode.ERROR)
          .setAttribute("error.type", failure.getClass().getSimpleName());
    }
    span.end();
  }
}
