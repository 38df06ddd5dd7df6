package io.tidewire.standalone.faults.actor;

/** The data of a test message: a unique number, and padding. */
public final class Payload {

  private static final String MARK = "\\\"p\\\":";

  private Payload() {}

  /** Returns the data of an event. */
  static String data(long number, int padding) {
    return "{\"p\":" + number + ",\"x\":\"" + "x".repeat(padding) + "\"}";
  }

  /** Returns the number in a frame with such data; -1 if there is none. */
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
