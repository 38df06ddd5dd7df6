package io.tidewire.contract.redis;

import java.nio.charset.StandardCharsets;

/** Which of a Redis Cluster's slots a key or topic belongs to (Redis Cluster specification). */
public final class HashSlot {

  /** The number of slots of every cluster. */
  public static final int COUNT = 16_384;

  private HashSlot() {}

  /** The slot of a key: that of its hash tag, if it has one. */
  public static int of(String key) {
    return of(key.getBytes(StandardCharsets.UTF_8));
  }

  public static int of(byte[] key) {
    int open = indexOf(key, '{', 0);
    int close = open < 0 ? -1 : indexOf(key, '}', open + 1);
    return close > open + 1 ? slot(key, open + 1, close) : slot(key, 0, key.length);
  }

  private static int indexOf(byte[] key, char sought, int from) {
    for (int i = from; i < key.length; i++) {
      if (key[i] == sought) return i;
    }
    return -1;
  }

  /** CRC16-CCITT (XModem) mod 16384. */
  private static int slot(byte[] key, int from, int to) {
    int crc = 0;
    for (int i = from; i < to; i++) {
      crc ^= (key[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
      crc &= 0xffff;
    }
    return crc % COUNT;
  }
}
