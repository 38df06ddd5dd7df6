package io.tidewire.wire;

import io.tidewire.json.StrictJson;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The frames and members that only {@link Dialect#REC1} has (docs/recovery.md). Offsets are decimal
 * strings: a JavaScript number holds no more than 53 bits.
 */
public final class RecoveryFrames {

  private static final int BACKOFF_BASE_MS = 250;
  private static final int BACKOFF_CAP_MS = 20_000;

  private RecoveryFrames() {}

  /**
   * What a client may come back with.
   *
   * @param resume absent while there is no key to sign it with
   * @param pass present if the app's backend has let the client in for a time
   */
  public record Tokens(Optional<String> resume, Optional<String> pass) {}

  /**
   * A connection's first frame, in any dialect.
   *
   * @param tokens asked for only where the client knows of them
   */
  public static String connectionEstablished(
      SocketId socketId, int activityTimeoutSeconds, Dialect dialect, Supplier<Tokens> tokens) {
    if (dialect.recovers()) {
      return connectionEstablished(socketId, activityTimeoutSeconds, dialect, tokens.get());
    }
    return dialect == Dialect.PUSHER
        ? ServerFrames.connectionEstablished(socketId, activityTimeoutSeconds)
        : ServerFrames.connectionEstablished(socketId, activityTimeoutSeconds, dialect);
  }

  private static String connectionEstablished(
      SocketId socketId, int activityTimeoutSeconds, Dialect dialect, Tokens tokens) {
    StringBuilder data = new StringBuilder(192).append("{\"socket_id\":");
    StrictJson.quote(data, socketId.value());
    data.append(",\"activity_timeout\":").append(activityTimeoutSeconds);
    data.append(",\"rec\":{\"v\":1,\"backoff\":{\"base\":").append(BACKOFF_BASE_MS);
    data.append(",\"cap\":").append(BACKOFF_CAP_MS).append('}');
    tokens.resume().ifPresent(token -> member(data.append(','), "resume_token", token));
    tokens.pass().ifPresent(token -> member(data.append(','), "pass", token));
    data.append('}');
    ServerFrames.extensions(data, dialect);
    return ServerFrames.frame("pusher:connection_established", data.append('}').toString());
  }

  /**
   * The next resume token of this connection, and the next pass; those before them still count
   * until they expire.
   */
  public static String resumeToken(String token, Optional<String> pass) {
    StringBuilder data = new StringBuilder(24 + token.length()).append('{');
    member(data, "resume_token", token);
    pass.ifPresent(given -> member(data.append(','), "pass", given));
    return ServerFrames.frame("tidewire:resume_token", data.append('}').toString());
  }

  private static void member(StringBuilder json, String name, String text) {
    StrictJson.quote(json.append('"').append(name).append("\":"), text);
  }

  /**
   * @param presence the roster as {@link ServerFrames#presence} writes it; present exactly on
   *     presence channels
   */
  public static String subscriptionSucceeded(
      ChannelName channel, Optional<String> presence, RecoveryAnswer answer) {
    String roster = presence.map(members -> "\"presence\":" + members + ",").orElse("");
    return ServerFrames.channelFrame(
        "pusher_internal:subscription_succeeded",
        channel.value(),
        "{" + roster + "\"recovery\":" + answer.succeeded() + "}");
  }

  /** In place of a message that this connection shall not get, so that its position advances. */
  public static String skip(ChannelName channel, long offset) {
    StringBuilder frame = new StringBuilder(64).append("{\"event\":\"tidewire:skip\"");
    StrictJson.quote(frame.append(",\"channel\":"), channel.value());
    return frame.append(",\"offset\":\"").append(offset).append("\"}").toString();
  }

  /** The position has changed by other means than a message. */
  public static String continuity(ChannelName channel, RecoveryAnswer now) {
    return ServerFrames.channelFrame("tidewire:continuity", channel.value(), now.continuity());
  }

  /**
   * The client shall open another connection, subscribe there, and close this one then.
   *
   * @param withinMs how long this connection lasts at least
   */
  public static String migrate(long withinMs) {
    return ServerFrames.frame("tidewire:migrate", "{\"within_ms\":" + withinMs + "}");
  }

  /**
   * What a message's frame has at its end, before the last brace and behind a comma: its position
   * and its id.
   *
   * @param id not written if empty
   */
  public static String members(long offset, String id) {
    StringBuilder members = new StringBuilder(32 + id.length());
    members.append("\"offset\":\"").append(offset).append('"');
    if (!id.isEmpty()) StrictJson.quote(members.append(",\"id\":"), id);
    return members.toString();
  }
}
