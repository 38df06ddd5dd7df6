package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.faults.history.JournalEntry.ChannelPosition;
import io.tidewire.standalone.faults.history.JournalEntry.Line;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client without extensions to Pusher's protocol, which reconnects as pusher-js 8.6 does. */
public final class StockClient implements FaultClient, ClientConnection.Owner {

  private static final long PAUSE_MS = 1_000;
  private static final String SUCCEEDED = "pusher_internal:subscription_succeeded";

  private final ClientContext stage;
  private final String name;
  private final boolean slow;
  private final Set<String> channels = new LinkedHashSet<>();
  private final Set<String> pending = new LinkedHashSet<>();
  private @Nullable ClientConnection line;
  private int lines;
  private boolean stopped;

  /**
   * @param slow whether it reads slowly
   */
  public StockClient(ClientContext stage, String name, boolean slow) {
    this.stage = stage;
    this.name = name;
    this.slow = slow;
  }

  @Override
  public void start() {
    if (stopped) return;
    pending.clear();
    int port = stage.edges().pick(stage.random());
    line = new ClientConnection(stage, this, new Line(name, ++lines), false, slow).connect(port);
  }

  @Override
  public void join(String channel) {
    if (channels.add(channel) && line != null && line.isEstablished()) subscribe(line, channel);
  }

  @Override
  public void leave(String channel) {
    if (!channels.remove(channel)) return;
    pending.remove(channel);
    if (line != null && line.isEstablished()) line.unsubscribe(channel);
  }

  @Override
  public void established(ClientConnection on, JsonObject data) {
    channels.forEach(channel -> subscribe(on, channel));
  }

  private void subscribe(ClientConnection on, String channel) {
    pending.add(channel);
    on.subscribe(channel, new JsonObject(), "", -1);
  }

  @Override
  public void frame(ClientConnection on, String event, JsonObject frame) {
    if (!event.equals(SUCCEEDED)) return;
    String channel = frame.getString("channel");
    pending.remove(channel);
    long now = stage.clock().now();
    stage
        .journal()
        .write(new Succeeded(now, on.line(), new ChannelPosition(channel, "", -1), "", ""));
  }

  @Override
  public void message(ClientConnection on, String channel, String text) {
    on.received(channel, -1, Payload.in(text));
  }

  /**
   * Acts on a close code as connection_manager.ts and protocol.ts do. A refused connection is
   * final.
   */
  @Override
  public void ended(ClientConnection on, int code, String reason) {
    line = null;
    boolean refused = code >= 4_300 || (code >= 4_000 && code < 4_100);
    if (refused || stopped) return;
    stage.after(code >= 4_200 ? 0 : PAUSE_MS, this::start);
  }

  @Override
  public void stop() {
    stopped = true;
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
