package io.tidewire.publish.dispatch;

import io.tidewire.json.JsonReader;
import io.vertx.core.buffer.Buffer;

/** What a backend published, read back from the frame that was made of it. */
public record PublishedFrame(String event, String data) {

  /** Of a frame that publish-api made: another one has empty members. */
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
