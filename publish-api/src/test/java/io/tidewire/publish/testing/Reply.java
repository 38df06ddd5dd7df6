package io.tidewire.publish.testing;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * A response as it was received.
 *
 * @param headers by lower-case name
 */
public record Reply(int status, Map<String, String> headers, String body) {

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public JsonObject json() {
    return new JsonObject(body);
  }

  public String error() {
    return json().getString("error", "");
  }
}
