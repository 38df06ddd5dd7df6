package io.tidewire.webhook.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One request to a receiver. Each attempt sends the same bytes and the same id, whichever process
 * makes it.
 *
 * @param createdMs the {@code time_ms} in the body
 * @param firstAttemptMs 0 before the first attempt
 * @param attempts that were begun
 * @param entries never empty, in the order of the queue
 */
public record Webhook(
    String id, long createdMs, long firstAttemptMs, int attempts, List<QueueEntry> entries) {

  private static final int ID_BYTES = 16;

  public Webhook {
    entries = List.copyOf(entries);
  }

  /** A new webhook with these events. */
  public static Webhook of(String endpointId, List<QueueEntry> entries, long nowMs) {
    return new Webhook(id(endpointId, entries), nowMs, 0, 0, entries);
  }

  private static String id(String endpointId, List<QueueEntry> entries) {
    QueueEntry first = entries.get(0);
    if (first.replay()) return first.eventId();
    if (entries.size() == 1) return endpointId + "-" + first.eventId();
    String all = entries.stream().map(QueueEntry::eventId).collect(Collectors.joining(" "));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.US_ASCII));
      return endpointId + "-" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** The same webhook after one more attempt. */
  public Webhook attempted(long nowMs) {
    return new Webhook(
        id, createdMs, firstAttemptMs == 0 ? nowMs : firstAttemptMs, attempts + 1, entries);
  }

  /** The body, see docs/design/protocol.md §9. */
  public byte[] body() {
    return ("{\"time_ms\":" + createdMs + ",\"events\":[" + events() + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The events as JSON, separated by commas. */
  public String events() {
    return entries.stream().map(QueueEntry::events).collect(Collectors.joining(","));
  }

  public int count() {
    return entries.stream().mapToInt(QueueEntry::count).sum();
  }

  /** When the first event happened. */
  public long happenedMs() {
    return entries.stream().mapToLong(QueueEntry::happenedMs).min().orElse(createdMs);
  }

  List<String> entryIds() {
    return entries.stream().map(QueueEntry::id).toList();
  }

  /** The value in {@code WebhookKeys.begun}. */
  String value() {
    return createdMs + "|" + firstAttemptMs + "|" + attempts + "|" + String.join(",", entryIds());
  }

  /** The recorded state of a webhook. */
  record Begun(String id, long createdMs, long firstAttemptMs, int attempts, List<String> entries) {

    static Begun parse(String id, String value) {
      String[] parts = value.split("\\|");
      return new Begun(
          id,
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Integer.parseInt(parts[2]),
          List.of(parts[3].split(",")));
    }

    Webhook with(List<QueueEntry> found) {
      return new Webhook(id, createdMs, firstAttemptMs, attempts, found);
    }
  }
}
