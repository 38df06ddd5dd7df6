package io.tidewire.bench.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the few members that are needed of frames that are not events. */
final class FrameText {

  private static final Pattern EVENT = Pattern.compile("\"event\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern CHANNEL = Pattern.compile("\"channel\"\\s*:\\s*\"([^\"]*)\"");
  private static final Pattern SOCKET_ID =
      Pattern.compile("\\\\?\"socket_id\\\\?\"\\s*:\\s*\\\\?\"(\\d+\\.\\d+)\\\\?\"");

  private static final Pattern EPOCH = inside("epoch");
  private static final Pattern OFFSET = inside("offset");
  private static final Pattern FLOOR = inside("floor");
  private static final Pattern REASON = inside("reason");

  private FrameText() {}

  /** A pattern for a text member of the JSON inside the data. */
  private static Pattern inside(String name) {
    return Pattern.compile("\\\\\"" + name + "\\\\\":\\\\\"([^\"\\\\]*)\\\\\"");
  }

  /** The event name; empty text if it is missing. */
  static String event(String frame) {
    return first(EVENT, frame).orElse("");
  }

  static String channel(String frame) {
    return first(CHANNEL, frame).orElse("");
  }

  /** The reason in the data; empty text if it is missing. */
  static String reason(String frame) {
    return first(REASON, frame).orElse("");
  }

  static Optional<String> socketId(String frame) {
    return first(SOCKET_ID, frame);
  }

  /** The position in the data; empty if any part of it is missing. */
  static Optional<RecoveryPosition> position(String frame) {
    return first(EPOCH, frame)
        .flatMap(
            epoch ->
                first(OFFSET, frame)
                    .flatMap(
                        offset ->
                            first(FLOOR, frame)
                                .map(floor -> new RecoveryPosition(epoch, offset, floor))));
  }

  private static Optional<String> first(Pattern pattern, String frame) {
    Matcher matcher = pattern.matcher(frame);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
