package io.tidewire.edge.hub;

import io.tidewire.contract.app.Namespace;
import io.tidewire.contract.redis.Position;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.channel.HubMeters;
import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.delivery.ChannelOwner;
import io.tidewire.edge.delivery.Deliveries;
import io.tidewire.edge.delivery.LoopChannels;
import io.tidewire.edge.delivery.LoopMailbox;
import io.tidewire.edge.delivery.LoopPorts;
import io.tidewire.edge.delivery.LoopState;
import io.tidewire.edge.delivery.Loops;
import io.tidewire.edge.delivery.PostedDeliveries;
import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.edge.fanout.Fanout;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ChannelKind;
import io.tidewire.wire.Topic;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The channel hubs that one event loop owns, by Redis topic. Confined to that loop. */
final class Hubs implements ChannelOwner {

  /** Audits are spread evenly over so many turns. */
  static final int AUDIT_TURNS = 60;

  /** After a link to Redis was lost, occupancy is reported again within this number of turns. */
  static final int REPORT_TURNS = 10;

  private final HubPorts ports;
  private final Map<String, ChannelHub> byKey = new HashMap<>();
  private final Cancel audits;
  private int auditTurn;
  private int reportTurns;

  Hubs(HubPorts ports) {
    this.ports = ports;
    auditTurn = ports.time().random().nextInt(AUDIT_TURNS);
    Duration turn = ports.config().presence().audit().dividedBy(AUDIT_TURNS);
    audits = ports.time().timers().every(turn, this::audit);
  }

  /** Creates the hubs of a loop and registers them, so that other loops can reach them. */
  static Hubs on(
      Loops.Slot slot, HubShared shared, HubNeighbours neighbours, HubLink link, LoopTime time) {
    Loops loops = slot.loops();
    HubMeters meters = shared.meters();
    LoopMailbox mailbox = new LoopMailbox(slot.index(), loops);
    Deliveries deliveries = new PostedDeliveries(mailbox, loops, neighbours.frames(), meters);
    LoopPorts loop = new LoopPorts(neighbours.frames(), deliveries, time, meters);
    Hubs hubs = new Hubs(HubPorts.of(loop, shared, neighbours, loops.size(), link));
    Fanout fanout = new Fanout(meters.delivered());
    LoopChannels channels = new LoopChannels(slot, fanout, mailbox, time.clock(), meters);
    loops.register(slot.index(), new LoopState(hubs, channels));
    return hubs;
  }

  @Override
  public void join(SubscriptionHandle handle) {
    Topic topic = handle.topic();
    Namespace namespace = handle.subscriber().namespace();
    byKey.computeIfAbsent(RedisKeys.topic(topic), key -> open(topic, key, namespace)).join(handle);
  }

  @Override
  public void catchUp(SubscriptionHandle handle, Position at) {
    ChannelHub hub = byKey.get(RedisKeys.topic(handle.topic()));
    if (hub != null) hub.catchUp(handle, at);
  }

  @Override
  public void leave(SubscriptionHandle handle, DisconnectReason how) {
    ChannelHub hub = byKey.get(RedisKeys.topic(handle.topic()));
    if (hub != null) hub.leave(handle, how);
  }

  private ChannelHub open(Topic topic, String key, Namespace namespace) {
    if (isCounted(topic)) ports.meters().opened();
    ports.shared().memory().opened(topic);
    return new ChannelHub(topic, key, namespace, ports, hub -> close(topic, key, hub));
  }

  private void close(Topic topic, String key, ChannelHub hub) {
    if (!byKey.remove(key, hub)) return;
    if (isCounted(topic)) ports.meters().closed();
    ports.shared().memory().closed(topic);
  }

  /** The channels of an edge's test messages belong to no app. */
  private static boolean isCounted(Topic topic) {
    return topic.channel().kind() != ChannelKind.CANARY;
  }

  /**
   * In the order of their keys, so that channels of one partition are subscribed together. Redis
   * may have lost which channels are occupied, so they are reported again soon.
   */
  void linkUp(Predicate<String> topics) {
    reportTurns = REPORT_TURNS;
    new TreeMap<>(byKey)
        .forEach(
            (key, hub) -> {
              if (topics.test(key)) hub.linkUp();
            });
  }

  void linkDown(Predicate<String> topics) {
    ports.stream()
        .gapDetector()
        .interrupted(partition -> topics.test(RedisKeys.webhookOutbox(partition)));
    Map.copyOf(byKey)
        .forEach(
            (key, hub) -> {
              if (topics.test(key)) hub.linkDown();
            });
  }

  void confirmed(String key) {
    ChannelHub hub = byKey.get(key);
    if (hub != null) hub.confirmed();
  }

  void message(String key, Buffer payload) {
    ports.meters().received();
    ChannelHub hub = byKey.get(key);
    if (hub == null) return;
    try {
      hub.message(payload);
    } catch (IllegalArgumentException notOurs) {
      ports.meters().malformed();
    }
  }

  /** The presence service no longer has the state of this process: reports again. */
  void resend() {
    all(ChannelHub::resend);
  }

  /** Runs once the presence service knows how many subscribers the channel has here. */
  void whenCounted(Topic topic, Runnable counted) {
    ChannelHub hub = byKey.get(RedisKeys.topic(topic));
    if (hub == null) {
      counted.run();
    } else {
      hub.whenCounted(counted);
    }
  }

  private void audit() {
    auditTurn = (auditTurn + 1) % AUDIT_TURNS;
    byKey.forEach((key, hub) -> audit(Math.floorMod(key.hashCode(), AUDIT_TURNS), hub));
    if (reportTurns > 0) reportTurns--;
  }

  private void audit(int turn, ChannelHub hub) {
    if (turn == auditTurn) {
      hub.audit();
    } else if (reportTurns > 0 && turn % REPORT_TURNS == auditTurn % REPORT_TURNS) {
      hub.resendOccupancy();
    }
  }

  /** Releases what the hubs hold. Not used afterwards. */
  void stop() {
    audits.cancel();
    ports.stream().gapDetector().stop();
    all(ChannelHub::stop);
    byKey.clear();
  }

  /** Iterates over a copy, since a hub may close during the action. */
  private void all(Consumer<ChannelHub> action) {
    List.copyOf(byKey.values()).forEach(action);
  }

  /** The number of hubs. */
  int size() {
    return byKey.size();
  }
}
