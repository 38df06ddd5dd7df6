package io.tidewire.edge.session;

import static io.tidewire.edge.session.SessionRig.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.AppPolicy;
import io.tidewire.contract.app.History;
import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.Resumption;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.session.SessionRig.Connection;
import io.tidewire.signing.cluster.FloorToken;
import io.tidewire.signing.cluster.ResumeToken;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.Dialect;
import io.tidewire.wire.SocketId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A connection that asked for rec1, and what the hubs are asked on its behalf. */
final class RecoveringClient {

  static final ChannelName ORDERS = new ChannelName("orders");

  final Connection connection;
  private final SessionRig rig;

  RecoveringClient(SessionRig rig, String socketId) {
    this(rig, socketId, app());
  }

  private RecoveringClient(SessionRig rig, String socketId, AppPolicy app) {
    this.rig = rig;
    connection = rig.connect(socketId, app, Optional.empty(), Dialect.REC1);
  }

  /** One that has heard its first frame. */
  static RecoveringClient established(SessionRig rig, String socketId) {
    return established(rig, socketId, app());
  }

  static RecoveringClient established(SessionRig rig, String socketId, AppPolicy app) {
    RecoveringClient client = new RecoveringClient(rig, socketId, app);
    client.hears();
    return client;
  }

  /** {@code orders} may be rewound by 5; {@code -kept-} channels are worth permits. */
  static AppPolicy app() {
    History history = new History(100, Duration.ofMinutes(5));
    return AppPolicy.defaults("1")
        .withClientEvents()
        .with(new AppPolicy.Connections(0, 10, 10, 120))
        .with(
            List.of(
                new Namespace("private-kept-*", Optional.of(history), false, false, 0, true),
                new Namespace("presence-kept-*", Optional.of(history), false, false, 0, true),
                new Namespace("orders*", Optional.of(history), false, false, 5, false),
                new Namespace("private-*", Optional.of(history), false, false, 0, false)));
  }

  /** The member of a subscribe frame that claims a position. */
  static String claim(String epoch, long offset, String floor) {
    return "'recovery':{'v':1,'epoch':'%s','offset':'%d','floor':'%s'}"
        .formatted(epoch, offset, floor);
  }

  static String floor(String epoch, long offset) {
    return new FloorToken(epoch, offset).sign(KEYS, "1", ORDERS);
  }

  static FloorToken floorIn(JsonObject recovery) {
    return FloorToken.verify(KEYS, "1", ORDERS, recovery.getString("floor")).orElseThrow();
  }

  /**
   * @param members what stands beside the channel, in single quotes
   */
  static String subscribe(String channel, String members) {
    return ("{'event':'pusher:subscribe','data':{'channel':'" + channel + "'," + members + "}}")
        .replace('\'', '"');
  }

  void subscribes(String channel, String members) {
    connection.says(subscribe(channel, members));
  }

  List<String> hears() {
    return connection.hears();
  }

  /** Who joined a channel last. */
  ChannelSubscriber joining() {
    return rig.channels.joining.get(rig.channels.joining.size() - 1);
  }

  Recovery asked() {
    return joining().recovery().orElseThrow();
  }

  void resumed(Resumption how, Frame... replay) {
    joining().resumed(how, Optional.empty(), List.of(replay), Optional.empty());
  }

  /** What the answer that came says of recovery. */
  JsonObject told() {
    return dataOf("pusher_internal:subscription_succeeded").getJsonObject("recovery");
  }

  JsonObject continuity() {
    return dataOf("tidewire:continuity");
  }

  String resumeToken(String socketId, Optional<String> user) {
    return ResumeToken.issued(new SocketId(socketId), user, rig.clock.millis()).sign(KEYS, "1");
  }

  private JsonObject dataOf(String event) {
    JsonObject frame = new JsonObject(hears().get(0));
    assertThat(frame.getString("event")).isEqualTo(event);
    return new JsonObject(frame.getString("data"));
  }
}
