package io.tidewire.webhook.queue;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of a queue: an event, or a dead letter that is sent again with all its events.
 *
 * @param id in the stream, {@code ms-number}
 * @param channels of the events, whose order must be kept
 * @param eventId the same in every queue, never reused; for a dead letter that is sent again, the
 *     id of the webhook
 * @param replay whether it is a dead letter, which is sent on its own
 */
public record QueueEntry(
    String id, List<String> channels, QueuedEvents queued, String eventId, boolean replay) {

  /**
   * The events of an entry.
   *
   * @param json separated by commas
   * @param happenedMs when the first of them happened
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

  /** As JSON, separated by commas. */
  public String events() {
    return queued.json;
  }

  public int count() {
    return queued.count;
  }

  /** When the first of the events happened. */
  public long happenedMs() {
    return queued.happenedMs;
  }

  /** When it entered the queue, in ms by the clock of Redis. */
  public long enteredMs() {
    return Long.parseLong(id.substring(0, id.indexOf('-')));
  }

  /** Reads stream entries from the replies of Redis. */
  public static final class StreamEntries {

    private StreamEntries() {}

    public static String id(Response entry) {
      return entry.get(0).toString();
    }

    /** The names and values of the entry's fields. */
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
