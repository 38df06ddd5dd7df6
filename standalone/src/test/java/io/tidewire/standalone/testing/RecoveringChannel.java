package io.tidewire.standalone.testing;

import io.tidewire.kit.testing.Await;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One channel as a client of rec1 follows it, by the rules of docs/recovery.md: it keeps its
 * position and its tokens, and takes them to the next connection.
 */
public final class RecoveringChannel {

  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";

  private final FrameClient client;
  private final String channel;
  private final JsonObject answer;

  private RecoveringChannel(FrameClient client, String channel) {
    this.client = client;
    this.channel = channel;
    this.answer =
        client
            .next("an answer for " + channel, frame -> frame.is(SUCCEEDED, channel))
            .object()
            .getJsonObject("recovery");
  }

  /** The first time. */
  public static RecoveringChannel subscribe(FrameClient client, String channel) {
    return subscribe(client, channel, new JsonObject());
  }

  /**
   * @param more beside the channel and a {@code recovery} that says nothing but its version
   */
  public static RecoveringChannel subscribe(FrameClient client, String channel, JsonObject more) {
    JsonObject data =
        new JsonObject()
            .put("channel", channel)
            .put("recovery", new JsonObject().put("v", 1))
            .mergeIn(more);
    client.subscribe(data);
    return new RecoveringChannel(client, channel);
  }

  /** What {@code recovery} has to say on the next connection. */
  public JsonObject claim() {
    JsonObject recovery =
        new JsonObject()
            .put("v", 1)
            .put("epoch", answer.getString("epoch"))
            .put("offset", Long.toString(position()))
            .put("prev_socket", client.socketId())
            .put("resume_token", resumeToken());
    if (answer.containsKey("floor")) recovery.put("floor", answer.getString("floor"));
    if (answer.containsKey("permit")) recovery.put("permit", answer.getString("permit"));
    return recovery;
  }

  /** The same channel on another connection. */
  public RecoveringChannel resume(FrameClient next) {
    return subscribe(next, channel, new JsonObject().put("recovery", claim()));
  }

  public JsonObject answer() {
    return answer;
  }

  public FrameClient client() {
    return client;
  }

  /** R1: the answer's, then the highest of what came. */
  public long position() {
    return placed().stream()
        .mapToLong(RecoveringChannel::offset)
        .reduce(Long.parseLong(answer.getString("offset")), Math::max);
  }

  /** Messages and skips, as they came. */
  public List<Frame> placed() {
    return client.heard().stream()
        .filter(frame -> frame.channel().equals(Optional.of(channel)))
        .filter(frame -> frame.json().containsKey("offset"))
        .toList();
  }

  /** The data of the messages, as they came; a skip is {@code skip}. */
  public List<String> messages() {
    return placed().stream()
        .map(frame -> frame.is("tidewire:skip") ? "skip" : frame.data())
        .toList();
  }

  /** Waits until so many messages and skips have come, and returns them. */
  public List<String> messages(int count) {
    Await.until(count + " messages among " + client.heard(), () -> placed().size() >= count);
    return messages();
  }

  private static long offset(Frame frame) {
    return Long.parseLong(frame.json().getString("offset"));
  }

  private String resumeToken() {
    return client
        .next("pusher:connection_established")
        .object()
        .getJsonObject("rec")
        .getString("resume_token");
  }
}
