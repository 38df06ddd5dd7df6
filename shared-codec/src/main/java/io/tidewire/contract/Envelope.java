package io.tidewire.contract;

import io.tidewire.wire.SocketId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One event as it travels through a channel's Redis topic: {@code offset|epoch|ms|flags|excluded
 * socket|id}, a line feed, and the finished Pusher frame. The frame is built once, at the ingress;
 * edges never parse it.
 *
 * @param offset position in the channel's log; 0 on the ephemeral tier, which has none
 * @param epoch lineage of the offset; empty on the ephemeral tier
 * @param publishedAtMs when the ingress accepted it, Unix ms: what the delivery latency is measured
 *     from
 * @param flags a sum of {@link #CLIENT_EVENT} and later ones; unknown bits are ignored
 * @param except the connection that shall not get it
 * @param id message id; may be empty. Like the epoch, printable ASCII without {@code |}, at most
 *     {@value #LONGEST_FIELD} characters: the constructor throws otherwise
 * @param frame the exact bytes of the Pusher frame, UTF-8 JSON; not copied, so nobody may change
 *     them
 */
public record Envelope(
    long offset,
    String epoch,
    long publishedAtMs,
    int flags,
    Optional<SocketId> except,
    String id,
    Buffer frame) {

  /** Flag: sent by a client, so a cache channel does not keep it. */
  public static final int CLIENT_EVENT = 1;

  /** Separates the header from the frame. A header field never contains it, nor {@code |}. */
  private static final byte END_OF_HEADER = '\n';

  private static final int HEADER_FIELDS = 6;
  private static final int LONGEST_HEADER = 512;
  private static final int LONGEST_FIELD = 200;

  public Envelope {
    requireHeaderText(epoch);
    requireHeaderText(id);
  }

  /** An event on the ephemeral tier. */
  public static Envelope ephemeral(long publishedAtMs, Optional<SocketId> except, Buffer frame) {
    return new Envelope(0, "", publishedAtMs, 0, except, "", frame);
  }

  /** A {@code client-*} event, which only ever is ephemeral. */
  public static Envelope clientEvent(long publishedAtMs, SocketId sender, Buffer frame) {
    return new Envelope(0, "", publishedAtMs, CLIENT_EVENT, Optional.of(sender), "", frame);
  }

  /** Whether a client sent it. */
  public boolean isClientEvent() {
    return (flags & CLIENT_EVENT) != 0;
  }

  /** The bytes that are published. */
  public Buffer encode() {
    String header =
        offset
            + "|"
            + epoch
            + "|"
            + publishedAtMs
            + "|"
            + flags
            + "|"
            + except.map(SocketId::value).orElse("")
            + "|"
            + id
            + "\n";
    return Buffer.buffer(header.length() + frame.length())
        .appendString(header, "US-ASCII")
        .appendBuffer(frame);
  }

  /**
   * Reads what {@link #encode} wrote. The frame is a slice of the message, not a copy.
   *
   * @throws IllegalArgumentException naming what was wrong, if a stranger published on the topic
   */
  public static Envelope decode(Buffer message) {
    int end = endOfHeader(message);
    String[] fields = message.getString(0, end, "US-ASCII").split("\\|", -1);
    if (fields.length != HEADER_FIELDS) {
      throw new IllegalArgumentException(
          "envelope header has " + fields.length + " fields, expected " + HEADER_FIELDS);
    }
    return new Envelope(
        Long.parseLong(fields[0]),
        fields[1],
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]),
        fields[4].isEmpty() ? Optional.empty() : Optional.of(new SocketId(fields[4])),
        fields[5],
        message.slice(end + 1, message.length()));
  }

  private static int endOfHeader(Buffer message) {
    int limit = Math.min(message.length(), LONGEST_HEADER);
    for (int i = 0; i < limit; i++) {
      if (message.getByte(i) == END_OF_HEADER) return i;
    }
    throw new IllegalArgumentException("envelope has no header");
  }

  private static void requireHeaderText(String field) {
    boolean legal = field.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '|');
    if (!legal || field.length() > LONGEST_FIELD) {
      throw new IllegalArgumentException("envelope header cannot hold this epoch or id");
    }
  }

  /** The frame as text, for logs and tests. */
  public String text() {
    return frame.toString(StandardCharsets.UTF_8);
  }
}
