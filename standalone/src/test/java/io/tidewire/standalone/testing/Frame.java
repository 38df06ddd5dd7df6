package io.tidewire.standalone.testing;

import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * The content of one WebSocket message from a server.
 *
 * @param text unchanged
 */
public record Frame(String event, Optional<String> channel, JsonObject json, String text) {

  static Frame read(String text) {
    JsonObject json = new JsonObject(text);
    Optional<String> channel = Optional.ofNullable(json.getString("channel"));
    return new Frame(json.getString("event"), channel, json, text);
  }

  /** The data unchanged: a text in the protocol's double encoding. */
  public String data() {
    return String.valueOf(json.getValue("data"));
  }

  /** The data, if it is an object. */
  public JsonObject object() {
    Object data = json.getValue("data");
    return data instanceof JsonObject object ? object : new JsonObject(String.valueOf(data));
  }

  /** Whether it says that the server refused something. */
  public boolean isRefusal() {
    return is("pusher:error") || is("pusher:subscription_error");
  }

  public boolean is(String name) {
    return event.equals(name);
  }

  public boolean is(String name, String on) {
    return event.equals(name) && channel.equals(Optional.of(on));
  }
}
