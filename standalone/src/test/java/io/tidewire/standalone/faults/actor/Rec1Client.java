package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.faults.history.JournalEntry.ChannelPosition;
import io.tidewire.standalone.faults.history.JournalEntry.Line;
import io.tidewire.standalone.faults.history.JournalEntry.Skipped;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of the recovery extension that follows docs/recovery.md: it reconnects with its
 * positions, and moves to another edge when it is asked to.
 */
public final class Rec1Client implements FaultClient, ClientConnection.Owner {

  private static final long BASE_MS = 250;
  private static final long CAP_MS = 5_000;
  private static final long SENT_AWAY_MS = 500;
  private static final String RETRY = "retry_ms=";
  private static final String OFFSET = "\"offset\":\"";

  private final ClientContext stage;
  private final String name;
  private final boolean slow;
  private final Map<String, ChannelTracker> tracks = new LinkedHashMap<>();
  private final Set<String> pending = new HashSet<>();
  private @Nullable ClientConnection line;
  private @Nullable ClientConnection leaving;
  private String previousSocket = "";
  private String resumeToken = "";
  private int attempts;
  private int lines;
  private boolean stopped;

  /**
   * @param slow whether it reads slowly
   */
  public Rec1Client(ClientContext stage, String name, boolean slow) {
    this.stage = stage;
    this.name = name;
    this.slow = slow;
  }

  @Override
  public void start() {
    if (stopped) return;
    pending.clear();
    line = new ClientConnection(stage, this, new Line(name, ++lines), true, slow);
    line.connect(stage.edges().pick(stage.random()));
  }

  @Override
  public void join(String channel) {
    if (tracks.putIfAbsent(channel, new ChannelTracker()) != null) return;
    if (line != null && line.isEstablished()) subscribe(line, channel);
  }

  @Override
  public void leave(String channel) {
    if (tracks.remove(channel) == null) return;
    pending.remove(channel);
    if (line != null && line.isEstablished()) line.unsubscribe(channel);
    if (leaving != null && leaving.isEstablished()) leaving.unsubscribe(channel);
  }

  @Override
  public void established(ClientConnection on, JsonObject data) {
    attempts = 0;
    tracks.keySet().forEach(channel -> subscribe(on, channel));
    previousSocket = on.socketId();
    JsonObject rec = data.getJsonObject("rec", new JsonObject());
    resumeToken = rec.getString("resume_token", "");
    moveOn();
  }

  private void subscribe(ClientConnection on, String channel) {
    ChannelTracker track = tracks.get(channel);
    if (track == null) return;
    pending.add(channel);
    JsonObject claim = track.claim();
    boolean same = previousSocket.equals(on.socketId());
    if (track.isKnown() && !resumeToken.isEmpty() && !previousSocket.isEmpty() && !same) {
      claim.put("prev_socket", previousSocket).put("resume_token", resumeToken);
    }
    JsonObject data = new JsonObject().put("recovery", claim);
    on.subscribe(channel, data, track.epoch(), track.offset());
  }

  @Override
  public void frame(ClientConnection on, String event, JsonObject frame) {
    String channel = frame.getString("channel", "");
    switch (event) {
      case "pusher_internal:subscription_succeeded" ->
          succeeded(on, channel, ClientConnection.data(frame));
      case "tidewire:skip" -> skipped(on, channel, Long.parseLong(frame.getString("offset")));
      case "tidewire:continuity" -> told(on, channel, ClientConnection.data(frame));
      case "tidewire:resume_token" -> renewed(on, ClientConnection.data(frame));
      case "tidewire:migrate" -> migrate(on);
      default -> {}
    }
  }

  private void succeeded(ClientConnection on, String channel, JsonObject data) {
    JsonObject recovery = data.getJsonObject("recovery", new JsonObject());
    Boolean recovered = recovery.getBoolean("recovered");
    stage
        .journal()
        .write(
            new Succeeded(
                stage.clock().now(),
                on.line(),
                position(channel, recovery),
                recovered == null ? "" : recovered.toString(),
                recovery.getString("reason", "")));
    ChannelTracker track = tracks.get(channel);
    if (track != null) track.moveTo(recovery);
    if (on == line) pending.remove(channel);
    moveOn();
  }

  private void skipped(ClientConnection on, String channel, long offset) {
    stage.journal().write(new Skipped(stage.clock().now(), on.line(), channel, offset));
    advance(on, channel, offset);
  }

  private static ChannelPosition position(String channel, JsonObject said) {
    String epoch = said.getString("epoch", "");
    return new ChannelPosition(channel, epoch, Long.parseLong(said.getString("offset", "-1")));
  }

  private void told(ClientConnection on, String channel, JsonObject notice) {
    stage
        .journal()
        .write(
            new Told(
                stage.clock().now(),
                on.line(),
                position(channel, notice),
                notice.getBoolean("recovered", false),
                notice.getString("reason", "")));
    ChannelTracker track = tracks.get(channel);
    if (track != null && on == line) track.moveTo(notice);
  }

  private void renewed(ClientConnection on, JsonObject data) {
    if (on == line) resumeToken = data.getString("resume_token", "");
  }

  @Override
  public void message(ClientConnection on, String channel, String text) {
    int at = text.lastIndexOf(OFFSET);
    long offset = -1;
    if (at >= 0) {
      int from = at + OFFSET.length();
      offset = Long.parseLong(text, from, text.indexOf('"', from), 10);
    }
    on.received(channel, offset, Payload.in(text));
    advance(on, channel, offset);
  }

  /**
   * Ignores the offsets of an old connection once the new one is established, which sends
   * everything.
   */
  private void advance(ClientConnection on, String channel, long offset) {
    ChannelTracker track = tracks.get(channel);
    boolean counts = on == line || (line != null && !line.isEstablished());
    if (track != null && counts) track.advance(offset);
  }

  /** Closes the old connection once the new one has answered everything. */
  private void migrate(ClientConnection on) {
    if (on != line || leaving != null) return;
    leaving = on;
    start();
  }

  private void moveOn() {
    if (leaving == null || line == null || !line.isEstablished() || !pending.isEmpty()) return;
    ClientConnection left = leaving;
    leaving = null;
    left.close();
  }

  @Override
  public void ended(ClientConnection on, int code, String reason) {
    if (on == leaving) {
      leaving = null;
      return;
    }
    if (on != line) return;
    line = null;
    if (leaving != null && leaving.isEstablished()) {
      line = leaving;
      leaving = null;
    }
    if (stopped || line != null) return;
    stage.after(delay(code, reason), this::start);
  }

  private long delay(int code, String reason) {
    int at = reason.indexOf(RETRY);
    if (at >= 0) return Long.parseLong(reason.substring(at + RETRY.length()).strip());
    if (code == 4_200) return stage.random().nextLong(SENT_AWAY_MS);
    return stage.random().nextLong(Math.min(CAP_MS, BASE_MS << Math.min(attempts++, 10)));
  }

  @Override
  public void stop() {
    stopped = true;
    if (leaving != null) leaving.close();
    if (line != null) line.close();
  }

  @Override
  public Optional<String> socketId() {
    return Optional.ofNullable(line)
        .filter(ClientConnection::isEstablished)
        .map(ClientConnection::socketId);
  }

  @Override
  public boolean isSettled() {
    return line != null && line.isEstablished() && pending.isEmpty();
  }
}
