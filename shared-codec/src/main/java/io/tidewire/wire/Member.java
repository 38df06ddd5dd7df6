package io.tidewire.wire;

/**
 * A user as the other members of a presence channel see it.
 *
 * @param userId never empty; numbers were turned into their JSON decimal text
 * @param userInfo the JSON text of {@code user_info}, exactly as it was signed; {@code {}} when
 *     there was none
 */
public record Member(String userId, String userInfo) {

  /** What stands for {@code user_info} when a member brought none. */
  public static final String NO_INFO = "{}";

  public Member {
    if (userId.isEmpty()) throw new MalformedName("user_id is empty");
  }
}
