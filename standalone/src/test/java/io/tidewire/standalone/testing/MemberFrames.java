package io.tidewire.standalone.testing;

import java.util.List;

/** Finds the frames in which a client was told that members were added or removed. */
public final class MemberFrames {

  private static final String PREFIX = "pusher_internal:member_";

  private MemberFrames() {}

  /**
   * @param what added or removed
   */
  public static boolean heard(FrameClient client, String what, String user) {
    return client.heard().stream().anyMatch(frame -> isAbout(frame, what, user));
  }

  public static boolean isAbout(Frame frame, String what, String user) {
    return frame.is(PREFIX + what) && user.equals(user(frame));
  }

  /** Such as {@code added ann}, in the order in which the client received them. */
  public static List<String> changes(FrameClient client) {
    return client.heard().stream()
        .filter(frame -> frame.event().startsWith(PREFIX))
        .map(frame -> frame.event().substring(PREFIX.length()) + " " + user(frame))
        .toList();
  }

  private static String user(Frame frame) {
    return frame.object().getString("user_id");
  }
}
