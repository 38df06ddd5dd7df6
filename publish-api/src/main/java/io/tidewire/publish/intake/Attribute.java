package io.tidewire.publish.intake;

import io.tidewire.text.Excerpt;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a backend may ask about a channel: the members of an {@code info} list. */
public enum Attribute {
  USER_COUNT("user_count"),
  SUBSCRIPTION_COUNT("subscription_count"),
  CACHE("cache"),
  /** The position of a publish, and whether it was published before. */
  OFFSET("offset"),
  /** Always part of the answer where it may be asked for. */
  OCCUPIED("occupied");

  private final String text;

  Attribute(String text) {
    this.text = text;
  }

  /** The name in requests and answers. */
  public String text() {
    return text;
  }

  /**
   * Reads a comma-separated list, which may be empty.
   *
   * @throws Rejected naming the member that is not among {@code offered}
   */
  static Set<Attribute> list(String where, String info, Set<Attribute> offered) {
    Set<Attribute> asked = EnumSet.noneOf(Attribute.class);
    for (String part : info.split(",", -1)) {
      String name = part.strip();
      if (!name.isEmpty()) asked.add(offeredAs(where, name, offered));
    }
    return Set.copyOf(asked);
  }

  private static Attribute offeredAs(String where, String name, Set<Attribute> offered) {
    return named(name)
        .filter(offered::contains)
        .orElseThrow(
            () ->
                Rejected.because(
                    where
                        + ": unknown attribute '"
                        + Excerpt.of(name)
                        + "', expected "
                        + offered.stream()
                            .sorted()
                            .map(Attribute::text)
                            .collect(Collectors.joining(", "))));
  }

  private static Optional<Attribute> named(String name) {
    return Arrays.stream(values()).filter(attribute -> attribute.text.equals(name)).findFirst();
  }
}
