package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;

/**
 * The mark that a published event carries in its data, {@code @@µs.number@@}: when it was meant to
 * be sent and the how manieth of its channel it is. Nothing in it is escaped by JSON, so it is
 * found in a frame without parsing it.
 *
 * <p>Reused for every frame of an event loop; confined to it.
 */
public final class Stamp {

  private static final byte MARK = '@';

  private long micros;
  private long number;

  public static String text(long micros, long number) {
    return "@@" + micros + "." + number + "@@";
  }

  /** Returns false if there is none between the two positions; then the fields are void. */
  public boolean read(ByteBuf bytes, int from, int to) {
    int at = from;
    while (at < to - 1) {
      int mark = bytes.indexOf(at, to - 1, MARK);
      if (mark < 0) return false;
      if (bytes.getByte(mark + 1) == MARK && numbers(bytes, mark + 2, to)) return true;
      at = mark + 1;
    }
    return false;
  }

  private boolean numbers(ByteBuf bytes, int from, int to) {
    int dot = endOfDigits(bytes, from, to);
    if (dot == from || dot == to || bytes.getByte(dot) != '.') return false;
    int end = endOfDigits(bytes, dot + 1, to);
    if (end == dot + 1 || end == to || bytes.getByte(end) != MARK) return false;
    micros = number(bytes, from, dot);
    number = number(bytes, dot + 1, end);
    return true;
  }

  private static int endOfDigits(ByteBuf bytes, int from, int to) {
    int at = from;
    while (at < to && bytes.getByte(at) >= '0' && bytes.getByte(at) <= '9') at++;
    return at;
  }

  private static long number(ByteBuf bytes, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) number = number * 10 + (bytes.getByte(at) - '0');
    return number;
  }

  /** When the event was meant to be sent, µs of the shared clock. */
  public long micros() {
    return micros;
  }

  /** Counted per channel, from 0. */
  public long number() {
    return number;
  }
}
