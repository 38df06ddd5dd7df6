package io.tidewire.edge.delivery;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.Envelopes;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.ports.LastEvents;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The last event of a cache channel, which a new subscriber receives exactly once, between {@code
 * subscription_succeeded} and live events.
 *
 * <p>It is read from Redis after the subscription was confirmed. Until that read is answered, live
 * events may arrive that are the same or older. So a barrier follows on the topic, and the event is
 * known when the barrier has passed, unless a live event arrived meanwhile, which is newer or the
 * same.
 *
 * <p>Confined to the channel's event loop.
 */
public final class LastEventCache {

  private static final Cancel NOTHING = () -> {};

  /**
   * How long a reported miss is not reported again, so that many subscribers cost Redis one
   * command.
   */
  private static final Duration MISS_PAUSE = Duration.ofSeconds(1);

  private final Topic topic;
  private final Ports ports;
  private final TopicRequests requests;
  private final Consumer<ChannelEvent> events;
  private Optional<Envelope> last = Optional.empty();
  private Optional<String> echo = Optional.empty();
  private boolean known;
  private boolean everKnown;
  private Cancel pending = NOTHING;
  private OptionalLong reportedMs = OptionalLong.empty();

  /**
   * What the caches of one event loop share.
   *
   * @param keptFor the age at which an event is no longer shown
   */
  public record Ports(LastEvents lastEvents, FrameEncoder frames, Clock clock, Duration keptFor) {}

  public LastEventCache(
      Topic topic, Ports ports, TopicRequests requests, Consumer<ChannelEvent> events) {
    this.topic = topic;
    this.ports = ports;
    this.requests = requests;
    this.events = events;
  }

  /** The channel is live, for the first time or again: reads the last event. */
  public void live() {
    pending = ports.lastEvents().last(topic, requests.requester(), this::answered);
  }

  /** The connection was lost: what is known may be outdated when it is back. */
  public void interrupted() {
    pending.cancel();
    pending = NOTHING;
    known = false;
  }

  public void forget() {
    interrupted();
    last = Optional.empty();
    echo = Optional.empty();
    everKnown = false;
  }

  public boolean isKnown() {
    return known;
  }

  private void answered(Optional<Envelope> read) {
    pending = NOTHING;
    requests.barrier(() -> read(read));
  }

  private void read(Optional<Envelope> read) {
    if (known) return;
    last = read;
    if (!everKnown) echo = read.map(Envelope::id).filter(id -> !id.isEmpty());
    nowKnown();
  }

  /**
   * Whether a live message is the one that the first subscribers were admitted with. Where messages
   * and confirmations use the same connection, the barrier rules this out; between the nodes of a
   * Redis Cluster it does not.
   */
  boolean isEcho(Envelope live) {
    boolean same = echo.filter(live.id()::equals).isPresent();
    if (!live.isClientEvent()) echo = Optional.empty();
    return same;
  }

  /** A message was delivered to the admitted subscribers; later ones receive it from the cache. */
  void keep(Envelope delivered) {
    if (delivered.isClientEvent()) return;
    last = Optional.of(Envelopes.ownCopy(delivered));
    if (known) return;
    pending.cancel();
    pending = NOTHING;
    nowKnown();
  }

  private void nowKnown() {
    known = true;
    everKnown = true;
    events.accept(ChannelEvent.Signal.CACHE_KNOWN);
  }

  /** The cached event, or {@code pusher:cache_miss}; the caller releases it. */
  Frame frame() {
    long oldest = ports.clock().millis() - ports.keptFor().toMillis();
    last = last.filter(event -> event.publishedAtMs() > oldest);
    return last.map(event -> ports.frames().encode(event.frame())).orElseGet(this::miss);
  }

  private Frame miss() {
    long nowMs = ports.clock().millis();
    if (reportedMs.isEmpty() || nowMs - reportedMs.getAsLong() >= MISS_PAUSE.toMillis()) {
      reportedMs = OptionalLong.of(nowMs);
      ports.lastEvents().missed(topic);
    }
    return ports.frames().encode(ServerFrames.cacheMiss(topic.channel()));
  }
}
