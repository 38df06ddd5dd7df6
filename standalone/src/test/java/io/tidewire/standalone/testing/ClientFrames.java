package io.tidewire.standalone.testing;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** WebSocket frames as bytes, masked with zeros as a client has to mask them. */
public final class ClientFrames {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 1;
  private static final int PING = 9;

  private ClientFrames() {}

  public static byte[] text(String text) {
    return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A frame with permessage-deflate and a compression context of its own. */
  public static byte[] compressed(String text) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    byte[] room = new byte[text.length() + 64];
    int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return frame(FIN | RSV1 | TEXT, Arrays.copyOf(room, length - 4));
  }

  public static byte[] ping(int bytes) {
    return frame(FIN | PING, new byte[bytes]);
  }

  /** The first frame of a fragmented text message. */
  public static byte[] firstFragment(int bytes) {
    byte[] payload = new byte[bytes];
    Arrays.fill(payload, (byte) 'x');
    return frame(TEXT, payload);
  }

  /** An empty continuation frame that does not end the message. */
  public static byte[] emptyFragment() {
    return frame(0, new byte[0]);
  }

  public static byte[] emptyBinary() {
    return frame(FIN | 2, new byte[0]);
  }

  public static byte[] subscribe(String channel) {
    return event("pusher:subscribe", new JsonObject().put("channel", channel));
  }

  public static byte[] unsubscribe(String channel) {
    return event("pusher:unsubscribe", new JsonObject().put("channel", channel));
  }

  public static byte[] event(String name, JsonObject data) {
    return text(new JsonObject().put("event", name).put("data", data).encode());
  }

  /** The frames, repeated so many times. */
  public static byte[] times(int count, byte[]... frames) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) for (byte[] frame : frames) all.writeBytes(frame);
    return all.toByteArray();
  }

  private static byte[] frame(int first, byte[] payload) {
    int length = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(length + 14).put((byte) first);
    if (length < 126) {
      frame.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(length);
    }
    frame.putInt(0).put(payload);
    return Arrays.copyOf(frame.array(), frame.position());
  }
}
