package io.tidewire.webhook.queue;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one entry of a queue holds: an event, or a dead letter of several that is sent again.
 *
 * @param id in the stream, {@code ms-number}
 * @param channels of the events; their order must be kept
 * @param eventId the same in every queue, never reused; of a replay, the id of the webhook
 * @param replay whether it is sent on its own, as it was before
 */
public record QueueEntry(
    String id, List<String> channels, QueuedEvents queued, String eventId, boolean replay) {

  /**
   * The events themselves.
   *
   * @param json with commas between
   * @param happenedMs when the first of them did
   */
  public record QueuedEvents(String json, int count, long happenedMs) {}

  public QueueEntry {
    channels = List.copyOf(channels);
  }

  static QueueEntry read(Response entry) {
    Map<String, String> fields = StreamEntries.fields(entry);
    return new QueueEntry(
        StreamEntries.id(entry),
        List.of(fields.getOrDefault("c", "").split("\n")),
        new QueuedEvents(
            fields.getOrDefault("e", ""),
            Integer.parseInt(fields.getOrDefault("n", "1")),
            Long.parseLong(fields.getOrDefault("t", "0"))),
        fields.getOrDefault("i", ""),
        fields.containsKey("r"));
  }

  /** As JSON, with commas between. */
  public String events() {
    return queued.json;
  }

  public int count() {
    return queued.count;
  }

  /** When the first of them did. */
  public long happenedMs() {
    return queued.happenedMs;
  }

  /** When it entered the queue, in ms of Redis' time. */
  public long enteredMs() {
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  /** How Redis answers with a stream's entries. */
  public static final class StreamEntries {

    private StreamEntries() {}

    public static String id(Response entry) {
      return entry.get(0).toString();
    }

    /** Names and values. */
    public static Map<String, String> fields(Response entry) {
      Response flat = entry.get(1);
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i + 1 < flat.size(); i += 2) {
        fields.put(flat.get(i).toString(), flat.get(i + 1).toString());
      }
      return fields;
    }
  }
}
