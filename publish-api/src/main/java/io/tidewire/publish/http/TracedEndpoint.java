package io.tidewire.publish.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.tidewire.kit.tracing.Tracing;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Records the requests of an endpoint, from their verified body to the answer, as spans by the
 * names of OpenTelemetry's semantic conventions for HTTP.
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
   * The endpoint, with its spans if anything is traced.
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
      // Not its text, which may tell what the app sent.
      span.setStatus(StatusCode.ERROR)
          .setAttribute("error.type", failure.getClass().getSimpleName());
    }
    span.end();
  }
}
