package io.tidewire.wire;

import io.tidewire.text.WellFormedText;
import java.util.List;

/**
 * The name of an event that a backend publishes: 1..200 characters of any kind (PHP class names
 * bring backslashes), but none that clients take for the server's own word (docs/design/protocol.md
 * §8.1).
 *
 * <p>The constructor throws {@link MalformedName}, naming what is wrong.
 */
public record EventName(String value) {

  /** The longest name that any server SDK lets through, in UTF-16 units as they count. */
  public static final int MAX_LENGTH = 200;

  /** What a client may send begins so. */
  public static final String CLIENT_PREFIX = "client-";

  private static final List<String> RESERVED = List.of("pusher:", "pusher_internal:", "tidewire:");

  public EventName {
    if (value.isEmpty()) throw new MalformedName("Event name is empty");
    if (value.length() > MAX_LENGTH) {
      throw new MalformedName(
          "Event name is "
              + value.length()
              + " characters long, at most "
              + MAX_LENGTH
              + " allowed");
    }
    if (!WellFormedText.isWellFormed(value)) {
      throw new MalformedName("Event name has an unpaired surrogate");
    }
    for (String prefix : RESERVED) {
      if (value.startsWith(prefix)) {
        throw new MalformedName("Event names that start with '" + prefix + "' are reserved");
      }
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
