package io.tidewire.edge.websocket.testing;

import static io.tidewire.edge.websocket.testing.RawClient.BINARY;
import static io.tidewire.edge.websocket.testing.RawClient.CLOSE;
import static io.tidewire.edge.websocket.testing.RawClient.CONTINUATION;
import static io.tidewire.edge.websocket.testing.RawClient.FIN;
import static io.tidewire.edge.websocket.testing.RawClient.PING;
import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidewire.edge.websocket.frame.InflationTest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Streams of frames as a client should not send them. {@code -Dtidewire.fuzz.seed} repeats a run,
 * {@code -Dtidewire.fuzz.count} makes it longer.
 */
public final class Mutations {

  private static final int DEFAULT_COUNT = 300;
  private static final int RESERVED_1 = 0x40;

  private final Random random;
  private final int count;

  private Mutations(long seed, int count) {
    this.random = new Random(seed);
    this.count = count;
  }

  /** Says on the console which seed it has. */
  public static Mutations announced(String what) {
    long seed = Long.getLong("tidewire.fuzz.seed", new Random().nextLong());
    int count = Integer.getInteger("tidewire.fuzz.count", DEFAULT_COUNT);
    System.out.printf(
        "fuzz %s: -Dtidewire.fuzz.seed=%d -Dtidewire.fuzz.count=%d%n", what, seed, count);
    return new Mutations(seed, count);
  }

  public Random random() {
    return random;
  }

  public int count() {
    return count;
  }

  public static byte[] together(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) whole.writeBytes(part);
    return whole.toByteArray();
  }

  /** A few frames with, most of the time, something wrong with them. */
  public byte[] stream() {
    List<byte[]> frames = new ArrayList<>();
    int messages = 1 + random.nextInt(4);
    for (int i = 0; i < messages; i++) addMessage(frames);
    if (random.nextInt(4) == 0) frames.add(close());
    if (random.nextInt(6) == 0) Collections.shuffle(frames, random);
    byte[] stream = together(frames.toArray(byte[][]::new));
    return switch (random.nextInt(6)) {
      case 0 -> stream;
      case 1 -> Arrays.copyOf(stream, random.nextInt(stream.length + 1));
      case 2 -> withNoise(stream);
      default -> withFlippedBits(stream);
    };
  }

  private void addMessage(List<byte[]> frames) {
    int kind = random.nextInt(8) == 0 ? BINARY : TEXT;
    boolean deflated = random.nextInt(3) == 0;
    byte[] payload = deflated ? InflationTest.deflate(text(), 6) : text().getBytes(UTF_8);
    int first = kind | (deflated ? RESERVED_1 : 0);
    int pieces = 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
    for (int piece = 0; piece < pieces; piece++) {
      int from = payload.length * piece / pieces;
      int to = payload.length * (piece + 1) / pieces;
      int head = (piece == 0 ? first : CONTINUATION) | (piece == pieces - 1 ? FIN : 0);
      frames.add(lied(frame(head, Arrays.copyOfRange(payload, from, to))));
      if (random.nextInt(5) == 0) frames.add(control());
    }
  }

  private String text() {
    String word = random.nextInt(4) == 0 ? "grün🌊" : "x" + random.nextInt();
    int times =
        switch (random.nextInt(40)) {
          case 0 -> 0;
          case 1 -> 400;
          case 2 -> 8_000;
          default -> random.nextInt(30);
        };
    return word.repeat(times);
  }

  private byte[] control() {
    byte[] payload = new byte[random.nextInt(random.nextInt(8) == 0 ? 140 : 126)];
    random.nextBytes(payload);
    return frame(FIN | (random.nextBoolean() ? PING : PONG), payload);
  }

  private byte[] close() {
    byte[] payload = new byte[random.nextInt(10)];
    random.nextBytes(payload);
    if (payload.length > 1 && random.nextBoolean()) {
      payload[0] = 3;
      payload[1] = (byte) (0xE8 + random.nextInt(16));
    }
    return frame(FIN | CLOSE, payload);
  }

  private byte[] frame(int head, byte[] payload) {
    boolean wrong = random.nextInt(20) == 0;
    int flipped = wrong ? head ^ (1 << random.nextInt(8)) : head;
    return random.nextInt(40) == 0
        ? RawClient.unmasked(flipped, payload)
        : RawClient.frame(flipped, payload);
  }

  /** Says another length than it has. */
  private byte[] lied(byte[] frame) {
    if (random.nextInt(20) > 0) return frame;
    frame[1] = (byte) ((frame[1] & 0x80) | random.nextInt(128));
    return frame;
  }

  private byte[] withNoise(byte[] stream) {
    byte[] noise = new byte[random.nextInt(40)];
    random.nextBytes(noise);
    int at = random.nextInt(stream.length + 1);
    return together(
        Arrays.copyOf(stream, at), noise, Arrays.copyOfRange(stream, at, stream.length));
  }

  private byte[] withFlippedBits(byte[] stream) {
    for (int flips = random.nextInt(4); flips > 0 && stream.length > 0; flips--) {
      stream[random.nextInt(stream.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return stream;
  }
}
