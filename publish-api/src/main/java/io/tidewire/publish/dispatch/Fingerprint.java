package io.tidewire.publish.dispatch;

import io.tidewire.publish.intake.PublishRequest;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.SocketId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Digests for idempotency keys: the value that is stored with a key, and message ids that are the
 * same when a publish is repeated. Each text is prefixed with its length, so that different lists
 * never have the same digest.
 */
final class Fingerprint {

  /**
   * Distinguishes a repeated request from another one with the same key. A collision would only
   * affect the sender's own key.
   */
  private static final int BODY_BYTES = 8;

  private static final int ID_BYTES = 12;

  private Fingerprint() {}

  /** A digest of what the channel receives: event name, data and excluded socket of each event. */
  static String of(ChannelName channel, List<PublishRequest> events) {
    MessageDigest digest = sha256();
    for (PublishRequest event : events) {
      add(digest, event.event().value());
      add(digest, channel.value());
      add(digest, event.data());
      add(digest, event.except().map(SocketId::value).orElse(""));
    }
    return hex(digest, BODY_BYTES);
  }

  /** The id of the message with that index in a publish with a key. */
  static String id(ChannelName channel, String key, int index) {
    MessageDigest digest = sha256();
    add(digest, channel.value());
    add(digest, key);
    add(digest, Integer.toString(index));
    return "k" + hex(digest, ID_BYTES);
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static String hex(MessageDigest digest, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }
}
