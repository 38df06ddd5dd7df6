package io.tidewire.wire;

import io.tidewire.json.StrictJson;
import java.util.Collection;

/**
 * The frames of presence channels with more members than one frame may list (docs/use/presence.md).
 * {@code tidewire:members} and {@code tidewire:member_changes} go only to clients that asked for
 * {@link Dialect#takesPortions}.
 */
public final class RosterFrames {

  private RosterFrames() {}

  /**
   * What stands behind {@code presence} when a subscription to a large channel succeeds: the number
   * of members, and the subscriber as the only one that is listed.
   *
   * @param count of all members, the subscriber among them
   * @param more whether the members follow in portions
   */
  public static String presence(Member self, int count, boolean more) {
    StringBuilder presence = new StringBuilder(96 + self.userInfo().length());
    presence.append("{\"count\":").append(count).append(",\"ids\":[");
    StrictJson.quote(presence, self.userId());
    presence.append("],\"hash\":{");
    member(presence, self).append('}');
    if (more) presence.append(",\"more\":true");
    return presence.append('}').toString();
  }

  public static String subscriptionSucceeded(ChannelName channel, String presence) {
    return ServerFrames.channelFrame(
        "pusher_internal:subscription_succeeded",
        channel.value(),
        "{\"presence\":" + presence + "}");
  }

  /** A portion of the members who were there when the subscription succeeded. */
  public static String portion(ChannelName channel, Collection<Member> members) {
    StringBuilder data = new StringBuilder(16 + 96 * members.size()).append("{\"hash\":");
    hash(data, members).append(",\"more\":true}");
    return ServerFrames.channelFrame("tidewire:members", channel.value(), data.toString());
  }

  /**
   * Ends the portions.
   *
   * @param count of the members who were there when the subscription succeeded
   */
  public static String lastPortion(ChannelName channel, int count) {
    return ServerFrames.channelFrame(
        "tidewire:members",
        channel.value(),
        "{\"hash\":{},\"count\":" + count + ",\"more\":false}");
  }

  /**
   * Who is there now and who is not, of those who came or left since the last such frame. A client
   * may know of some already.
   *
   * @param count of all members now
   */
  public static String changes(
      ChannelName channel, Collection<Member> joined, Collection<String> left, int count) {
    StringBuilder data = new StringBuilder(64 + 96 * joined.size() + 32 * left.size());
    hash(data.append("{\"joined\":"), joined).append(",\"left\":[");
    String separator = "";
    for (String userId : left) {
      StrictJson.quote(data.append(separator), userId);
      separator = ",";
    }
    data.append("],\"count\":").append(count).append('}');
    return ServerFrames.channelFrame("tidewire:member_changes", channel.value(), data.toString());
  }

  private static StringBuilder hash(StringBuilder json, Collection<Member> members) {
    json.append('{');
    String separator = "";
    for (Member member : members) {
      member(json.append(separator), member);
      separator = ",";
    }
    return json.append('}');
  }

  private static StringBuilder member(StringBuilder json, Member member) {
    StrictJson.quote(json, member.userId());
    return json.append(':').append(member.userInfo());
  }
}
