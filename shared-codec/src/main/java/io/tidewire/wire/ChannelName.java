package io.tidewire.wire;

import io.tidewire.text.Excerpt;
import io.tidewire.text.WellFormedText;

/**
 * A channel's name: 1..200 characters of {@code A-Za-z0-9_-=@,.;}, or {@code #server-to-user-} and
 * a user id (docs/design/protocol.md §6.1). An app may allow fewer characters, see {@code
 * AppPolicy.maxChannelNameLength}. Whoever takes a name from outside refuses those of {@linkplain
 * ChannelKind#isInternal internal} kinds.
 *
 * <p>The constructor throws {@link MalformedName}, naming what is wrong.
 */
public record ChannelName(String value) implements Comparable<ChannelName> {

  /** The longest name that any server SDK lets through. */
  public static final int MAX_LENGTH = 200;

  public ChannelName {
    if (value.isEmpty()) throw new MalformedName("Channel name is empty");
    if (value.length() > MAX_LENGTH) {
      throw new MalformedName(
          "Channel name is "
              + value.length()
              + " characters long, at most "
              + MAX_LENGTH
              + " allowed");
    }
    ChannelKind kind = ChannelKind.of(value);
    if (kind == ChannelKind.USER || kind.isInternal()) {
      if (value.length() == kind.prefix().length()) {
        throw new MalformedName("Channel name '" + Excerpt.of(value) + "' has no user id");
      }
      requirePrintableText(value);
    } else {
      requireLegalCharacters(value);
    }
  }

  /** Named by its prefix. */
  public ChannelKind kind() {
    return ChannelKind.of(value);
  }

  /**
   * The user that a {@link ChannelKind#USER} channel belongs to; empty text for every other kind.
   */
  public String userId() {
    return kind() == ChannelKind.USER ? value.substring(ChannelKind.USER.prefix().length()) : "";
  }

  /** The channel that reaches every connection signed in as this user. */
  public static ChannelName ofUser(String userId) {
    return new ChannelName(ChannelKind.USER.prefix() + userId);
  }

  /**
   * The internal channel that says whether this user is signed in anywhere. Every user that has a
   * {@linkplain #ofUser channel} has one.
   */
  public static ChannelName ofStatus(String userId) {
    return new ChannelName(ChannelKind.STATUS.prefix() + userId);
  }

  /** An internal channel by which an edge tests itself. */
  public static ChannelName ofCanary(String name) {
    return new ChannelName(ChannelKind.CANARY.prefix() + name);
  }

  private static void requireLegalCharacters(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isLegal(name.charAt(i))) {
        throw new MalformedName(
            "Channel name has an illegal character at position "
                + i
                + "; allowed are A-Z a-z 0-9 _ - = @ , . ;");
      }
    }
  }

  private static void requirePrintableText(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new MalformedName("Channel name has an illegal character at position " + i);
      }
    }
    if (!WellFormedText.isWellFormed(name)) {
      throw new MalformedName("Channel name has an unpaired surrogate");
    }
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-'
        || c == '='
        || c == '@'
        || c == ','
        || c == '.'
        || c == ';';
  }

  @Override
  public int compareTo(ChannelName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
