package io.tidewire.cli.client;

import io.tidewire.cli.terminal.Table;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * An event as a subscriber receives it.
 *
 * @param offset in the channel's history, if the channel has one
 */
record Message(Instant time, String channel, String event, String data, Optional<String> offset) {

  /** A message of the history endpoint. */
  static Message kept(String channel, JsonObject json) {
    return new Message(
        Instant.ofEpochMilli(json.getLong("time_ms")),
        channel,
        json.getString("event"),
        json.getString("data"),
        Optional.ofNullable(json.getString("offset")));
  }

  /** A frame that arrived at that time. */
  static Message live(Instant time, JsonObject frame) {
    Object data = frame.getValue("data");
    return new Message(
        time,
        frame.getString("channel", ""),
        frame.getString("event", ""),
        data instanceof String text ? text : String.valueOf(data),
        Optional.ofNullable(frame.getString("offset")));
  }

  JsonObject json() {
    JsonObject json =
        new JsonObject()
            .put("time", time.toString())
            .put("channel", channel)
            .put("event", event)
            .put("data", data);
    offset.ifPresent(place -> json.put("offset", place));
    return json;
  }

  /** For people. Control characters, which a terminal would execute, are replaced. */
  String line() {
    return Table.printable(
        time.truncatedTo(ChronoUnit.MILLIS) + "  " + channel + "  " + event + "  " + data);
  }
}
