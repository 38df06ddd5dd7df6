package io.tidewire.edge;

import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.wire.SocketId;
import io.vertx.core.json.JsonObject;

/** Speaks the Pusher protocol over a real socket. */
final class PusherClient implements AutoCloseable {

  private final RawClient raw;
  private final SocketId socketId;

  private PusherClient(RawClient raw) {
    this.raw = raw;
    this.socketId = new SocketId(data(read()).getString("socket_id"));
  }

  static PusherClient connect(int port) {
    return new PusherClient(RawClient.open(port));
  }

  /** Connects with a small receive window, so that little is buffered for it. */
  static PusherClient slow(int port) {
    return new PusherClient(RawClient.open(port, 4 * 1024));
  }

  /** Connects with a small receive window and the recovery extension. */
  static PusherClient slowRecovering(int port) {
    RawClient raw = RawClient.connect(port, 4 * 1024);
    String head = raw.upgrade("/app/key?protocol=7&ext=rec1");
    if (!head.startsWith("HTTP/1.1 101")) throw new IllegalStateException(head);
    return new PusherClient(raw);
  }

  static PusherClient connectAs(String user, int port) {
    RawClient raw = RawClient.connect(port);
    String head = raw.upgrade("/app/key?protocol=7&token=" + user);
    if (!head.startsWith("HTTP/1.1 101")) throw new IllegalStateException(head);
    return new PusherClient(raw);
  }

  SocketId socketId() {
    return socketId;
  }

  RawClient raw() {
    return raw;
  }

  PusherClient send(JsonObject frame) {
    raw.text(frame.encode());
    return this;
  }

  PusherClient subscribe(String channel) {
    return subscribe(new JsonObject().put("channel", channel));
  }

  PusherClient subscribe(JsonObject data) {
    return send(new JsonObject().put("event", "pusher:subscribe").put("data", data));
  }

  /** Subscribes and reads past the confirmation. */
  PusherClient join(String channel) {
    subscribe(channel);
    expect("pusher_internal:subscription_succeeded");
    return this;
  }

  /** Subscribes with recovery and reads past the confirmation. */
  PusherClient joinRecoverably(String channel) {
    JsonObject recovery = new JsonObject().put("v", 1);
    subscribe(new JsonObject().put("channel", channel).put("recovery", recovery));
    expect("pusher_internal:subscription_succeeded");
    return this;
  }

  PusherClient joinAs(String user, String channel) {
    String data = new JsonObject().put("user_id", user).encode();
    subscribe(
        new JsonObject()
            .put("channel", channel)
            .put("auth", NeighbouringAuth.GOOD)
            .put("channel_data", data));
    expect("pusher_internal:subscription_succeeded");
    return this;
  }

  JsonObject read() {
    RawClient.Frame frame = raw.read();
    if (frame.opcode() != RawClient.TEXT) throw new AssertionError("no text: " + frame);
    return new JsonObject(frame.text());
  }

  /** Reads the next frame, which must be this event. */
  JsonObject expect(String event) {
    JsonObject frame = read();
    if (!event.equals(frame.getString("event"))) throw new AssertionError(frame.encode());
    return frame;
  }

  /** Decodes a frame's doubly encoded data. */
  static JsonObject data(JsonObject frame) {
    return new JsonObject(frame.getString("data"));
  }

  @Override
  public void close() {
    raw.close();
  }
}
