package io.tidewire.contract.redis;

import io.tidewire.wire.SocketId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One event as it travels through a channel's Redis topic: {@code offset|epoch|ms|flags|excluded
 * socket|id}, a line feed, and the finished Pusher frame. The frame is built once, at the ingress;
 * edges never parse it. If the publish is traced, {@code |} and its trace follow the id.
 *
 * <p>On the stream tier the first three fields are put there by the script that publishes; a client
 * event has no place in the log even there.
 *
 * @param offset position in the channel's log; 0 on the ephemeral tier, which has none
 * @param epoch lineage of the offset; empty on the ephemeral tier
 * @param publishedAtMs when the ingress accepted it, on the stream tier when Redis did, Unix ms:
 *     what the delivery latency is measured from
 * @param flags a sum of {@link #CLIENT_EVENT} and later ones; unknown bits are ignored
 * @param except the connection that shall not get it
 * @param id message id; may be empty. Like the epoch, printable ASCII without {@code |}, at most
 *     {@value #LONGEST_FIELD} characters: the constructor throws otherwise
 * @param trace the publish's trace in W3C's form ({@code traceparent}), if it is sampled; else
 *     empty
 * @param frame the exact bytes of the Pusher frame, UTF-8 JSON; not copied, so they must not be
 *     changed
 */
public record Envelope(
    long offset,
    String epoch,
    long publishedAtMs,
    int flags,
    Optional<SocketId> except,
    String id,
    String trace,
    Buffer frame) {

  /** Flag: sent by a client, so a cache channel does not keep it. */
  public static final int CLIENT_EVENT = 1;

  /** Separates the header from the frame. A header field never contains it, nor {@code |}. */
  private static final byte END_OF_HEADER = '\n';

  private static final int HEADER_FIELDS = 6;
  private static final int BODY_FIELDS = 3;
  private static final int LONGEST_HEADER = 768;
  private static final int LONGEST_FIELD = 200;

  public Envelope {
    requireHeaderText(epoch);
    requireHeaderText(id);
    requireHeaderText(trace);
  }

  /** An event that is not traced. */
  public Envelope(
      long offset,
      String epoch,
      long publishedAtMs,
      int flags,
      Optional<SocketId> except,
      String id,
      Buffer frame) {
    this(offset, epoch, publishedAtMs, flags, except, id, "", frame);
  }

  /** An event on the ephemeral tier that is not traced. */
  public static Envelope ephemeral(long publishedAtMs, Optional<SocketId> except, Buffer frame) {
    return ephemeral(publishedAtMs, except, "", frame);
  }

  /** An event on the ephemeral tier. */
  public static Envelope ephemeral(
      long publishedAtMs, Optional<SocketId> except, String trace, Buffer frame) {
    return new Envelope(0, "", publishedAtMs, 0, except, "", trace, frame);
  }

  /** A {@code client-*} event, which only ever is ephemeral. */
  public static Envelope clientEvent(long publishedAtMs, SocketId sender, Buffer frame) {
    return new Envelope(0, "", publishedAtMs, CLIENT_EVENT, Optional.of(sender), "", frame);
  }

  /** Whether a client sent it. */
  public boolean isClientEvent() {
    return (flags & CLIENT_EVENT) != 0;
  }

  /** Whether its publish is traced. */
  public boolean isTraced() {
    return !trace.isEmpty();
  }

  /** The bytes that are published. */
  public Buffer encode() {
    return bytes(offset + "|" + epoch + "|" + publishedAtMs + "|" + bodyHeader());
  }

  /**
   * What follows the first three fields. On the stream tier a script puts those in front, and it
   * keeps this in the channel's log.
   */
  public Buffer body() {
    return bytes(bodyHeader());
  }

  private String bodyHeader() {
    String header = flags + "|" + except.map(SocketId::value).orElse("") + "|" + id;
    return trace.isEmpty() ? header + "\n" : header + "|" + trace + "\n";
  }

  private Buffer bytes(String header) {
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
    requireFields("envelope header", fields, HEADER_FIELDS);
    return new Envelope(
        Long.parseLong(fields[0]),
        fields[1],
        Long.parseLong(fields[2]),
        Integer.parseInt(fields[3]),
        except(fields[4]),
        fields[5],
        fields.length > HEADER_FIELDS ? fields[HEADER_FIELDS] : "",
        message.slice(end + 1, message.length()));
  }

  /**
   * A message of a channel's log: equal to what was published live, but for the epoch if the log
   * was inherited, and without its trace, which ended with the first delivery.
   *
   * @param epoch the one that the log goes by now
   * @param body what {@link #body} gave; the frame is a slice of it
   * @throws IllegalArgumentException naming what was wrong
   */
  public static Envelope ofRow(long offset, String epoch, long publishedAtMs, Buffer body) {
    int end = endOfHeader(body);
    String[] fields = body.getString(0, end, "US-ASCII").split("\\|", -1);
    requireFields("log entry", fields, BODY_FIELDS);
    return new Envelope(
        offset,
        epoch,
        publishedAtMs,
        Integer.parseInt(fields[0]),
        except(fields[1]),
        fields[2],
        body.slice(end + 1, body.length()));
  }

  /** One more is the trace, which is not empty then. */
  private static void requireFields(String what, String[] fields, int untraced) {
    if (fields.length == untraced) return;
    if (fields.length == untraced + 1 && !fields[untraced].isEmpty()) return;
    throw new IllegalArgumentException(
        what + " has " + fields.length + " fields, expected " + untraced + " and perhaps a trace");
  }

  private static Optional<SocketId> except(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(new SocketId(field));
  }

  private static int endOfHeader(Buffer message) {
    int limit = Math.min(message.length(), LONGEST_HEADER);
    for (int i = 0; i < limit; i++) {
      if (message.getByte(i) == END_OF_HEADER) return i;
    }
    throw new IllegalArgumentException("envelope has no header");
  }

  private static void requireHeaderText(String field) {
    boolean legal = field.length() <= LONGEST_FIELD;
    for (int i = 0; legal && i < field.length(); i++) {
      char c = field.charAt(i);
      legal = c > ' ' && c < 0x7f && c != '|';
    }
    if (!legal) {
      throw new IllegalArgumentException("envelope header cannot hold this epoch or id");
    }
  }

  /** The frame as text, for logs and tests. */
  public String text() {
    return frame.toString(StandardCharsets.UTF_8);
  }
}
