package io.tidewire.kit.process;

import io.tidewire.kit.log.AuditLog;
import io.tidewire.kit.service.ManagementResource;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** Answers requests for what a service adds to the management port. */
final class ResourceRequest {

  private ResourceRequest() {}

  /** GET reads, POST orders. */
  static void answer(ManagementResource resource, HttpServerRequest request) {
    HttpServerResponse response = request.response();
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
      end(response, resource.read());
    } else if (!method.equals(HttpMethod.POST)) {
      response.setStatusCode(405).putHeader("Allow", "GET, HEAD, POST").end();
    } else if (ManagementCaller.isWebPage(request)) {
      response.setStatusCode(403).end("not from a browser\n");
    } else {
      String query = Objects.requireNonNullElse(request.query(), "");
      String by = ManagementCaller.address(request);
      AuditLog.changed("order", by, request.path() + "?" + query, "asked");
      order(resource, query, response);
    }
  }

  private static void order(
      ManagementResource resource, String query, HttpServerResponse response) {
    try {
      end(response, resource.order(query));
    } catch (IllegalArgumentException wrong) {
      response.setStatusCode(400).end(wrong.getMessage() + "\n");
    }
  }

  private static void end(HttpServerResponse response, Future<JsonObject> answer) {
    answer
        .onSuccess(
            json ->
                response
                    .putHeader("Content-Type", "application/json")
                    .end(json.encodePrettily() + "\n"))
        .onFailure(broken -> response.setStatusCode(500).end(broken + "\n"));
  }
}
