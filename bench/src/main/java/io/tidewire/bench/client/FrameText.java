package io.tidewire.bench.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few things that are ever needed from a frame that is not a delivery. */
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

  /** A text member of the JSON inside the data. */
  private static Pattern inside(String name) {
    return Pattern.compile("\\\\\"" + name + "\\\\\":\\\\\"([^\"\\\\]*)\\\\\"");
  }

  /** Empty text if it has none. */
  static String event(String frame) {
    return first(EVENT, frame).orElse("");
  }

  static String channel(String frame) {
    return first(CHANNEL, frame).orElse("");
  }

  /** Of the data; empty text if it has none. */
  static String reason(String frame) {
    return first(REASON, frame).orElse("");
  }

  static Optional<String> socketId(String frame) {
    return first(SOCKET_ID, frame);
  }

  /** Empty if any of its parts is missing. */
  static Optional<Position> position(String frame) {
    return first(EPOCH, frame)
        .flatMap(
            epoch ->
                first(OFFSET, frame)
                    .flatMap(
                        offset ->
                            first(FLOOR, frame).map(floor -> new Position(epoch, offset, floor))));
  }

  private static Optional<String> first(Pattern pattern, String frame) {
    Matcher matcher = pattern.matcher(frame);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
