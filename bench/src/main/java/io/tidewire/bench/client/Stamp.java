package io.tidewire.bench.client;

import io.netty.buffer.ByteBuf;

/**
 * A mark in the data of a published event, {@code @@µs.number@@}: when the event should have been
 * sent, and its number within its channel. JSON escapes nothing in it, so it is found without
 * parsing the frame.
 *
 * <p>Reused for every frame of an event loop, and confined to it.
 */
public final class Stamp {

  private static final byte MARK = '@';

  private long micros;
  private long number;

  public static String text(long micros, long number) {
    return "@@" + micros + "." + number + "@@";
  }

  /** Returns false if there is none between the two positions; the fields are undefined then. */
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

  /** When the event should have been sent, in µs of the shared clock. */
  public long micros() {
    return micros;
  }

  /** Counted per channel, from 0. */
  public long number() {
    return number;
  }
}
