package io.tidewire.standalone.faults.actor;

/** What a test message carries: a number that no other message has, and padding. */
public final class Payload {

  private static final String MARK = "\\\"p\\\":";

  private Payload() {}

  /** Data of an event. */
  static String data(long number, int padding) {
    return "{\"p\":" + number + ",\"x\":\"" + "x".repeat(padding) + "\"}";
  }

  /** The number in a frame that has such data; -1 if it has none. */
  public static long in(String frame) {
    int at = frame.indexOf(MARK);
    if (at < 0) return -1;
    int end = at + MARK.length();
    long number = 0;
    for (; end < frame.length() && Character.isDigit(frame.charAt(end)); end++) {
      number = number * 10 + (frame.charAt(end) - '0');
    }
    return number;
  }
}
