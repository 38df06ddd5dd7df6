package io.tidewire.publish.dispatch;

import io.tidewire.json.JsonReader;
import io.vertx.core.buffer.Buffer;

/** The event name and data that a backend published, parsed from the resulting frame. */
public record PublishedFrame(String event, String data) {

  /** Parses a frame that publish-api built. For other frames, the members are empty. */
  public static PublishedFrame read(Buffer frame) {
    Members members = new Members();
    JsonReader.readObject(frame.getBytes(), members::member);
    return new PublishedFrame(members.event, members.data);
  }

  private static final class Members {
    private String event = "";
    private String data = "";

    void member(JsonReader json, String name) {
      switch (name) {
        case "event" -> event = json.string(name).orElse("");
        case "data" -> data = json.string(name).orElse("");
        default -> json.skip();
      }
    }
  }
}
