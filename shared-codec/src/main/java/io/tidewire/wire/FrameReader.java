package io.tidewire.wire;

import io.tidewire.json.StrictJson;
import io.tidewire.wire.ClientFrame.ClientEvent;
import io.tidewire.wire.ClientFrame.Ping;
import io.tidewire.wire.ClientFrame.Pong;
import io.tidewire.wire.ClientFrame.Refresh;
import io.tidewire.wire.ClientFrame.Signin;
import io.tidewire.wire.ClientFrame.Subscribe;
import io.tidewire.wire.ClientFrame.Unsubscribe;
import io.tidewire.wire.ClientFrame.Unsupported;
import io.tidewire.wire.error.MalformedFrame;
import io.tidewire.wire.error.SoftError;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a client's text into a {@link ClientFrame}. Strict JSON, at most {@value
 * StrictJson#MAX_DEPTH} deep; unknown members are skipped, and of repeated ones the last counts.
 * Its length is the socket's concern.
 */
public final class FrameReader {

  private static final Set<String> ENVELOPE = Set.of("event", "channel", "data");
  private static final Set<String> ACKNOWLEDGED = Set.of("event", "channel", "data", "ack");
  private static final int MAX_ACK = 64;
  private static final Set<String> DATA =
      Set.of("channel", "auth", "channel_data", "user_data", "token");
  private static final Set<String> SUBSCRIBE_DATA =
      Set.of("channel", "auth", "channel_data", "recovery", "rewind");

  private FrameReader() {}

  /**
   * A frame of a client that speaks plain Pusher.
   *
   * @throws MalformedFrame with what to tell the client
   */
  public static ClientFrame read(String text) {
    return read(text, Dialect.PUSHER);
  }

  /**
   * @throws MalformedFrame with what to tell the client
   */
  public static ClientFrame read(String text, Dialect dialect) {
    try {
      Set<String> members = dialect.acknowledges() ? ACKNOWLEDGED : ENVELOPE;
      return frame(JsonMembers.read(text, members), dialect);
    } catch (IOException notOurJson) {
      throw new MalformedFrame(SoftError.invalidMessageFormat());
    }
  }

  private static ClientFrame frame(JsonMembers envelope, Dialect dialect) throws IOException {
    String event =
        nonEmpty(envelope.string("event"))
            .orElseThrow(() -> new MalformedFrame(SoftError.invalidMessageFormat()));
    return switch (event) {
      case "pusher:subscribe" -> subscribe(envelope, dialect);
      case "pusher:unsubscribe" -> new Unsubscribe(channel(envelope.members("data", DATA)));
      case "pusher:signin" -> signin(envelope.members("data", DATA));
      case "pusher:ping" -> new Ping();
      case "pusher:pong" -> new Pong();
      case "tidewire:refresh" -> refresh(envelope.members("data", DATA));
      default ->
          event.startsWith(EventName.CLIENT_PREFIX)
              ? clientEvent(event, envelope)
              : new Unsupported(event);
    };
  }

  /** {@code auth} of another type counts as absent: public channels have no use for it anyway. */
  private static Subscribe subscribe(JsonMembers envelope, Dialect dialect) throws IOException {
    boolean recoverable = dialect.recovers();
    JsonMembers data = envelope.members("data", recoverable ? SUBSCRIBE_DATA : DATA);
    String channel = channel(data);
    if (data.isOtherThanString("channel_data")) {
      throw new MalformedFrame(SoftError.invalidParameter("data.channel_data"));
    }
    return new Subscribe(
        channel,
        data.string("auth"),
        data.string("channel_data"),
        recoverable ? RecoveryReader.read(data) : Optional.empty());
  }

  private static Signin signin(JsonMembers data) {
    return new Signin(signinParameter(data, "auth"), signinParameter(data, "user_data"));
  }

  private static String signinParameter(JsonMembers data, String name) {
    return data.string(name)
        .orElseThrow(
            () -> new MalformedFrame(SoftError.signinRefused("Missing parameter: data." + name)));
  }

  private static Refresh refresh(JsonMembers data) {
    return new Refresh(
        nonEmpty(data.string("token"))
            .orElseThrow(
                () ->
                    new MalformedFrame(SoftError.refreshRefused("Missing parameter: data.token"))));
  }

  private static ClientEvent clientEvent(String event, JsonMembers envelope) {
    if (event.length() > EventName.MAX_LENGTH) {
      throw new MalformedFrame(SoftError.clientEventNameTooLong(EventName.MAX_LENGTH));
    }
    String channel =
        nonEmpty(envelope.string("channel"))
            .orElseThrow(() -> new MalformedFrame(SoftError.invalidClientEvent()));
    return new ClientEvent(event, channel, envelope.text("data"), ack(envelope));
  }

  /** Absent in every dialect but those that acknowledge. */
  private static Optional<String> ack(JsonMembers envelope) {
    Optional<String> ack = envelope.string("ack");
    boolean isWrong = ack.filter(id -> id.isEmpty() || id.length() > MAX_ACK).isPresent();
    if (isWrong || envelope.isOtherThanString("ack")) {
      throw new MalformedFrame(SoftError.invalidAck(MAX_ACK));
    }
    return ack;
  }

  private static String channel(JsonMembers data) {
    return nonEmpty(data.string("channel"))
        .orElseThrow(() -> new MalformedFrame(SoftError.missingParameter("data.channel")));
  }

  private static Optional<String> nonEmpty(Optional<String> text) {
    return text.filter(value -> !value.isEmpty());
  }
}
