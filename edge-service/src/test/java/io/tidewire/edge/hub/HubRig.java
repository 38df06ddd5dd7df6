package io.tidewire.edge.hub;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Envelope;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.Channels;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubConfig;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.edge.delivery.ManualExecutor;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.TextFrames;
import io.tidewire.edge.pacing.SubscriptionMemory;
import io.tidewire.kit.testing.ManualClock;
import io.tidewire.kit.testing.ManualTimers;
import io.tidewire.wire.Member;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One channel's hub with everything around it in the hands of the test. */
final class HubRig {

  final Namespace namespace;
  final Topic topic;
  final String key;
  final RecordingLink link = new RecordingLink();
  final RecordingDeliveries deliveries = new RecordingDeliveries();
  final TextFrames frames = new TextFrames();
  final ScriptedPresenceClient presenceClient = new ScriptedPresenceClient();
  final ScriptedLastEvents lastEvents = new ScriptedLastEvents();
  final ScriptedLog log = new ScriptedLog();
  final ManualClock clock = new ManualClock();
  final ManualTimers timers = new ManualTimers(clock);
  final ManualExecutor loop = new ManualExecutor();
  final ChannelHub hub;
  boolean forgotten;

  HubRig(String channel) {
    this(channel, Namespace.EPHEMERAL);
  }

  HubRig(String channel, Namespace namespace) {
    this.namespace = namespace;
    topic = new Topic("1", channel);
    key = RedisKeys.topic(topic);
    LoopTime time = new LoopTime(timers, clock, new Random(1), loop);
    HubMeters meters = new HubMeters(new SimpleMeterRegistry());
    HubPorts ports =
        HubPorts.of(
            new LoopPorts(frames, deliveries, time, meters),
            new HubShared(HubConfig.DEFAULTS, new SubscriptionMemory(1L << 30), meters),
            new HubNeighbours(frames, presenceClient, lastEvents, log),
            2,
            link);
    hub = new ChannelHub(topic, key, namespace, ports, gone -> forgotten = true);
  }

  /** A connection of loop 0 subscribes. */
  SubscriptionHandle join(int number) {
    return join(number, 0);
  }

  SubscriptionHandle join(int number, int loopIndex) {
    return join(
        new SubscriptionHandle(new RecordingClient(topic, number), loopIndex, Optional.empty()));
  }

  SubscriptionHandle join(int number, String userId) {
    var membership = new Channels.PresenceJoin(new Member(userId, "{}"), 100);
    return join(
        new SubscriptionHandle(new RecordingClient(topic, number), 0, Optional.of(membership)));
  }

  /** A member of a channel that is large with more than so many. */
  SubscriptionHandle join(RecordingClient client, String userId, int maxListed) {
    var membership = new Channels.PresenceJoin(new Member(userId, "{}"), 10_000, maxListed);
    return join(new SubscriptionHandle(client, 0, Optional.of(membership)));
  }

  SubscriptionHandle join(int number, Recovery recovery) {
    return join(
        new SubscriptionHandle(new RecordingClient(topic, number, recovery), 0, Optional.empty()));
  }

  private SubscriptionHandle join(SubscriptionHandle handle) {
    hub.join(handle);
    loop.run();
    return handle;
  }

  void leave(SubscriptionHandle handle) {
    leave(handle, DisconnectReason.DELIBERATE);
  }

  void leave(SubscriptionHandle handle, DisconnectReason how) {
    hub.leave(handle, how);
    loop.run();
  }

  void confirm() {
    hub.confirmed();
    loop.run();
  }

  void linkDown() {
    link.up = false;
    hub.linkDown();
    loop.run();
  }

  void linkUp() {
    link.up = true;
    hub.linkUp();
    loop.run();
  }

  void publish(String text) {
    publish(envelope(text, ""));
  }

  void publish(Envelope envelope) {
    hub.message(envelope.encode());
    loop.run();
  }

  Envelope envelope(String text, String id) {
    return new Envelope(0, "", clock.millis(), 0, Optional.empty(), id, Buffer.buffer(text));
  }

  Envelope clientEvent(String text) {
    return Envelope.clientEvent(clock.millis(), new SocketId("9.9"), Buffer.buffer(text));
  }

  /** A change of the roster, as the registry's scripts announce it. */
  void announce(String epoch, long version, boolean joined, String userId) {
    String payload = joined ? "[\"" + userId + "\",\"{}\"]" : "[\"" + userId + "\"]";
    String change = "P|" + version + "|" + epoch + "|" + (joined ? "+" : "-") + "|" + payload;
    hub.message(Buffer.buffer(change));
    loop.run();
  }

  void advance(Duration time) {
    timers.advance(time);
    loop.run();
  }

  /** What left for the subscribers since the last time this was asked. */
  List<String> left() {
    List<String> all = List.copyOf(deliveries.left);
    deliveries.left.clear();
    return all;
  }

  /** What was asked of Redis since the last time this was asked, without the topic. */
  List<String> sent() {
    List<String> all = link.sent.stream().map(command -> command.split(" ")[0]).toList();
    link.sent.clear();
    return all;
  }
}
