package io.tidewire.wire;

import io.tidewire.json.StrictJson;
import io.tidewire.text.Excerpt;
import io.tidewire.wire.error.CloseCode;
import io.tidewire.wire.error.SoftError;
import io.tidewire.wire.error.SubscriptionError;
import java.util.Collection;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Every frame that a server sends, as finished text (docs/design/protocol.md §5). {@code data} is a
 * JSON string with JSON inside, save in {@code pusher:error}, where it is an object; no member is
 * ever null but the code of a soft error. Stock clients depend on each of these.
 */
public final class ServerFrames {

  private static final String EMPTY = "{}";
  private static final String PONG = frame("pusher:pong", EMPTY);

  private ServerFrames() {}

  /**
   * Must be a connection's first frame.
   *
   * @param activityTimeoutSeconds above 0, or pusher-js never becomes connected
   */
  public static String connectionEstablished(SocketId socketId, int activityTimeoutSeconds) {
    if (activityTimeoutSeconds < 1) {
      throw new IllegalArgumentException("activity timeout of " + activityTimeoutSeconds + " s");
    }
    StringBuilder data = new StringBuilder(64).append("{\"socket_id\":");
    StrictJson.quote(data, socketId.value());
    data.append(",\"activity_timeout\":").append(activityTimeoutSeconds).append('}');
    return frame("pusher:connection_established", data.toString());
  }

  /** The first frame of a connection whose client asked for extensions other than recovery. */
  static String connectionEstablished(
      SocketId socketId, int activityTimeoutSeconds, Dialect dialect) {
    StringBuilder data = new StringBuilder(96).append("{\"socket_id\":");
    StrictJson.quote(data, socketId.value());
    data.append(",\"activity_timeout\":").append(activityTimeoutSeconds);
    extensions(data, dialect);
    return frame("pusher:connection_established", data.append('}').toString());
  }

  /** Tells which of the extensions that the client asked for are understood. */
  static void extensions(StringBuilder data, Dialect dialect) {
    if (dialect.acknowledges()) data.append(",\"ack\":{\"v\":1}");
    if (dialect.takesPortions()) data.append(",\"mem\":{\"v\":1}");
  }

  public static String pong() {
    return PONG;
  }

  /** For all channels but presence channels. */
  public static String subscriptionSucceeded(ChannelName channel) {
    return channelFrame("pusher_internal:subscription_succeeded", channel.value(), EMPTY);
  }

  /**
   * @param members all of the channel, the subscriber among them, each user id once
   */
  public static String presenceSubscriptionSucceeded(
      ChannelName channel, Collection<Member> members) {
    return channelFrame(
        "pusher_internal:subscription_succeeded",
        channel.value(),
        "{\"presence\":" + presence(members) + "}");
  }

  /**
   * A roster as JSON: what stands behind {@code presence} when a subscription succeeds.
   *
   * @param members all of the channel, each user id once
   */
  public static String presence(Collection<Member> members) {
    StringBuilder roster = new StringBuilder(64 + 64 * members.size());
    roster.append("{\"count\":").append(members.size()).append(",\"ids\":[");
    String separator = "";
    for (Member member : members) {
      StrictJson.quote(roster.append(separator), member.userId());
      separator = ",";
    }
    roster.append("],\"hash\":{");
    separator = "";
    for (Member member : members) {
      StrictJson.quote(roster.append(separator), member.userId());
      roster.append(':').append(member.userInfo());
      separator = ",";
    }
    return roster.append("}}").toString();
  }

  public static String memberAdded(ChannelName channel, Member member) {
    StringBuilder data = new StringBuilder(64).append("{\"user_id\":");
    StrictJson.quote(data, member.userId());
    data.append(",\"user_info\":").append(member.userInfo()).append('}');
    return channelFrame("pusher_internal:member_added", channel.value(), data.toString());
  }

  public static String memberRemoved(ChannelName channel, String userId) {
    StringBuilder data = new StringBuilder(32).append("{\"user_id\":");
    StrictJson.quote(data, userId);
    data.append('}');
    return channelFrame("pusher_internal:member_removed", channel.value(), data.toString());
  }

  /**
   * Not for encrypted channels, see {@link SoftError#encryptedSubscription}.
   *
   * @param channel as the client wrote it; may be no legal name
   */
  public static String subscriptionError(String channel, SubscriptionError refusal) {
    return subscriptionError(channel, refusal.type(), refusal.error(), refusal.status());
  }

  /**
   * Not for encrypted channels, see {@link SoftError#encryptedSubscription}.
   *
   * @param channel as the client wrote it, which may not be a legal name; one that is longer than
   *     any legal name is cut
   */
  public static String subscriptionError(String channel, String type, String error, int status) {
    StringBuilder data = new StringBuilder(64 + error.length()).append("{\"type\":");
    StrictJson.quote(data, type);
    StrictJson.quote(data.append(",\"error\":"), error);
    data.append(",\"status\":").append(status).append('}');
    return channelFrame("pusher:subscription_error", Excerpt.of(channel), data.toString());
  }

  /** Goes before the close frame of the same code. */
  public static String error(CloseCode code, String message) {
    return error(Integer.toString(code.code()), message);
  }

  public static String error(SoftError error) {
    String code = error.code().isPresent() ? Integer.toString(error.code().getAsInt()) : "null";
    return error(code, error.message());
  }

  private static String error(String code, String message) {
    StringBuilder frame = new StringBuilder(64 + message.length());
    frame.append("{\"event\":\"pusher:error\",\"data\":{\"code\":").append(code);
    StrictJson.quote(frame.append(",\"message\":"), message);
    return frame.append("}}").toString();
  }

  /**
   * @param userData the text that the client sent, to the letter
   */
  public static String signinSuccess(String userData) {
    StringBuilder data = new StringBuilder(32 + userData.length()).append("{\"user_data\":");
    StrictJson.quote(data, userData);
    data.append('}');
    return frame("pusher:signin_success", data.toString());
  }

  /**
   * The answer to {@code tidewire:refresh}.
   *
   * @param expiresAtSeconds when the new token ends, Unix seconds
   */
  public static String refreshed(long expiresAtSeconds) {
    return frame("tidewire:refreshed", "{\"expires_at\":" + expiresAtSeconds + "}");
  }

  /**
   * Not for presence channels, which have members instead, and not for encrypted channels, where
   * the Java client takes every frame for ciphertext.
   *
   * @param connections subscribed in the whole cluster, above 0
   */
  public static String subscriptionCount(ChannelName channel, int connections) {
    return channelFrame(
        "pusher_internal:subscription_count",
        channel.value(),
        "{\"subscription_count\":" + connections + "}");
  }

  /**
   * Which users of a watchlist are signed in, or have just become so; pusher-js reports each entry
   * under its name. An empty list is left out.
   */
  public static String watchlistEvents(Collection<String> online, Collection<String> offline) {
    StringJoiner events = new StringJoiner(",", "{\"events\":[", "]}");
    if (!online.isEmpty()) events.add(watchlistEvent("online", online));
    if (!offline.isEmpty()) events.add(watchlistEvent("offline", offline));
    return frame("pusher_internal:watchlist_events", events.toString());
  }

  private static String watchlistEvent(String name, Collection<String> userIds) {
    StringBuilder event = new StringBuilder("{\"name\":\"" + name + "\",\"user_ids\":[");
    String comma = "";
    for (String userId : userIds) {
      StrictJson.quote(event.append(comma), userId);
      comma = ",";
    }
    return event.append("]}").toString();
  }

  public static String cacheMiss(ChannelName channel) {
    return channelFrame("pusher:cache_miss", channel.value(), EMPTY);
  }

  /**
   * An event that a backend published.
   *
   * @param data the publisher's text; never parsed, any string will do
   */
  public static String event(String event, ChannelName channel, String data) {
    return channelFrame(event, channel.value(), data);
  }

  /**
   * An event that another client sent.
   *
   * @param userId the sender's, on presence channels only
   */
  public static String clientEvent(
      String event, ChannelName channel, String data, Optional<String> userId) {
    StringBuilder frame = open(event, channel.value(), data);
    if (userId.isPresent()) StrictJson.quote(frame.append(",\"user_id\":"), userId.get());
    return frame.append('}').toString();
  }

  /** A client event that was published: the answer to who has asked for one. */
  public static String acknowledged(String channel, String ack) {
    return channelFrame("tidewire:ack", channel, ackOf(ack, true).append('}').toString());
  }

  /**
   * A client event that was not published.
   *
   * @param channel as the client wrote it
   */
  public static String notAcknowledged(String channel, String ack, SoftError why) {
    StringBuilder data = ackOf(ack, false);
    why.code().ifPresent(code -> data.append(",\"code\":").append(code));
    StrictJson.quote(data.append(",\"reason\":"), why.message());
    return channelFrame("tidewire:ack", Excerpt.of(channel), data.append('}').toString());
  }

  private static StringBuilder ackOf(String ack, boolean ok) {
    StringBuilder data = new StringBuilder(64).append("{\"ack\":");
    StrictJson.quote(data, ack);
    return data.append(",\"ok\":").append(ok);
  }

  static String frame(String event, String data) {
    StringBuilder frame = new StringBuilder(64 + data.length());
    StrictJson.quote(frame.append("{\"event\":"), event);
    StrictJson.quote(frame.append(",\"data\":"), data);
    return frame.append('}').toString();
  }

  static String channelFrame(String event, String channel, String data) {
    return open(event, channel, data).append('}').toString();
  }

  private static StringBuilder open(String event, String channel, String data) {
    StringBuilder frame = new StringBuilder(128 + channel.length() + data.length() * 5 / 4);
    StrictJson.quote(frame.append("{\"event\":"), event);
    StrictJson.quote(frame.append(",\"channel\":"), channel);
    StrictJson.quote(frame.append(",\"data\":"), data);
    return frame;
  }
}
