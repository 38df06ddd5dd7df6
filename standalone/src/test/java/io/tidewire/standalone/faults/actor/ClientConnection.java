package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.faults.history.JournalEntry.Asked;
import io.tidewire.standalone.faults.history.JournalEntry.ChannelPosition;
import io.tidewire.standalone.faults.history.JournalEntry.Closed;
import io.tidewire.standalone.faults.history.JournalEntry.Line;
import io.tidewire.standalone.faults.history.JournalEntry.Moved;
import io.tidewire.standalone.faults.history.JournalEntry.Opened;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Unsubscribed;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One connection of a client, from the attempt to connect to its end. */
final class ClientConnection {

  static final String EVENT = "m";

  /** Receives what happens on the connection. */
  interface Owner {

    void established(ClientConnection line, JsonObject data);

    /** Receives any frame except messages, pings and frames about members. */
    void frame(ClientConnection line, String event, JsonObject frame);

    void message(ClientConnection line, String channel, String text);

    /**
     * @param code 1006 if there was no close frame or no connection
     */
    void ended(ClientConnection line, int code, String reason);
  }

  private final ClientContext stage;
  private final Owner owner;
  private final Line line;
  private final boolean rec1;
  private final boolean slow;
  private @Nullable WebSocket socket;
  private String socketId = "";
  private boolean ended;
  private boolean own;

  ClientConnection(ClientContext stage, Owner owner, Line line, boolean rec1, boolean slow) {
    this.stage = stage;
    this.owner = owner;
    this.line = line;
    this.rec1 = rec1;
    this.slow = slow;
  }

  ClientConnection connect(int port) {
    String uri = "/app/" + TestApp.KEY + "?protocol=7&client=js&version=8.6.0";
    stage
        .sockets()
        .connect(port, "127.0.0.1", uri + (rec1 ? "&ext=rec1" : ""))
        .onSuccess(this::connected)
        .onFailure(failed -> end(1006, ""));
    return this;
  }

  private void connected(WebSocket connected) {
    socket = connected;
    connected.textMessageHandler(this::heard);
    connected.exceptionHandler(broken -> {});
    connected.closeHandler(
        closed -> {
          Short code = connected.closeStatusCode();
          String reason = connected.closeReason();
          end(code == null ? 1006 : code, reason == null ? "" : reason);
        });
    if (own) connected.close();
  }

  private void end(int code, String reason) {
    if (ended) return;
    ended = true;
    if (!socketId.isEmpty()) {
      stage.journal().write(new Closed(stage.clock().now(), line, code, own));
    }
    owner.ended(this, code, reason);
  }

  private void heard(String text) {
    if (ended) return;
    if (text.startsWith("{\"event\":\"" + EVENT + "\"")) {
      int from = text.indexOf("\"channel\":\"") + 11;
      owner.message(this, text.substring(from, text.indexOf('"', from)), text);
      return;
    }
    JsonObject frame = new JsonObject(text);
    String event = frame.getString("event");
    switch (event) {
      case "pusher:connection_established" -> established(data(frame));
      case "pusher:ping" -> send(new JsonObject().put("event", "pusher:pong").put("data", ""));
      case "pusher_internal:member_added" -> moved(frame, true);
      case "pusher_internal:member_removed" -> moved(frame, false);
      default -> owner.frame(this, event, frame);
    }
  }

  private void established(JsonObject data) {
    socketId = data.getString("socket_id");
    stage.journal().write(new Opened(stage.clock().now(), line, rec1, slow, socketId));
    owner.established(this, data);
  }

  private void moved(JsonObject frame, boolean added) {
    String user = data(frame).getString("user_id");
    String channel = frame.getString("channel");
    stage.journal().write(new Moved(stage.clock().now(), line, channel, added, user));
  }

  static JsonObject data(JsonObject frame) {
    Object data = frame.getValue("data");
    return data instanceof String text && !text.isEmpty() ? new JsonObject(text) : new JsonObject();
  }

  /**
   * @param data the members of the subscribe frame except the channel and those of presence
   *     channels
   */
  void subscribe(String channel, JsonObject data, String epoch, long offset) {
    long now = stage.clock().now();
    stage.journal().write(new Asked(now, line, new ChannelPosition(channel, epoch, offset)));
    JsonObject all = data.put("channel", channel);
    if (channel.startsWith("presence-")) {
      all.mergeIn(TestApp.authorization(TestApp.SECRET, socketId, channel, line.client()));
    }
    send(new JsonObject().put("event", "pusher:subscribe").put("data", all));
  }

  void unsubscribe(String channel) {
    stage.journal().write(new Unsubscribed(stage.clock().now(), line, channel));
    JsonObject data = new JsonObject().put("channel", channel);
    send(new JsonObject().put("event", "pusher:unsubscribe").put("data", data));
  }

  void received(String channel, long offset, long payload) {
    long now = stage.clock().now();
    stage.journal().write(new Received(now, line, channel, offset, payload));
  }

  void close() {
    own = true;
    if (socket != null) socket.close();
  }

  private void send(JsonObject frame) {
    if (!ended && socket != null) socket.writeTextMessage(frame.encode());
  }

  boolean isEstablished() {
    return !ended && !socketId.isEmpty();
  }

  String socketId() {
    return socketId;
  }

  Line line() {
    return line;
  }
}
