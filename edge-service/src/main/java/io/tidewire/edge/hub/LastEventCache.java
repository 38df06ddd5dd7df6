package io.tidewire.edge.hub;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.Envelopes;
import io.tidewire.edge.channel.FrameEncoder;
import io.tidewire.edge.channel.LastEvents;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

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
final class LastEventCache {

  private static final Cancel NOTHING = () -> {};

  /** How long a miss that was told is not told again, so that a crowd costs Redis one command. */
  private static final Duration MISS_PAUSE = Duration.ofSeconds(1);

  private final Topic topic;
  private final LastEvents lastEvents;
  private final FrameEncoder frames;
  private final Clock clock;
  private final Duration keptFor;
  private final Owner owner;
  private Optional<Envelope> last = Optional.empty();
  private Optional<String> echo = Optional.empty();
  private boolean known;
  private boolean everKnown;
  private Cancel pending = NOTHING;
  private OptionalLong toldMs = OptionalLong.empty();

  /** What the cache calls on its hub. */
  interface Owner {
    /** The requester on whose behalf the event is read now. */
    Requester requester();

    /**
     * Runs the task when all messages published until now have arrived; never if the connection is
     * lost.
     */
    void barrier(Runnable passed);

    /** The cached event is known, so it no longer delays admissions. */
    void known();
  }

  LastEventCache(Topic topic, HubPorts ports, Owner owner) {
    this.topic = topic;
    lastEvents = ports.lastEvents();
    frames = ports.frames();
    clock = ports.time().clock();
    keptFor = ports.config().cachedFor();
    this.owner = owner;
  }

  /** The channel is live, for the first time or again: reads the last event. */
  void live() {
    pending = lastEvents.last(topic, owner.requester(), this::answered);
  }

  /** The connection was lost: what is known may be outdated when it is back. */
  void interrupted() {
    pending.cancel();
    pending = NOTHING;
    known = false;
  }

  void forget() {
    interrupted();
    last = Optional.empty();
    echo = Optional.empty();
    everKnown = false;
  }

  boolean isKnown() {
    return known;
  }

  private void answered(Optional<Envelope> read) {
    pending = NOTHING;
    owner.barrier(() -> read(read));
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
    owner.known();
  }

  /** The cached event, or {@code pusher:cache_miss}; the caller releases it. */
  Frame frame() {
    last = last.filter(event -> clock.millis() - event.publishedAtMs() < keptFor.toMillis());
    return last.map(event -> frames.encode(event.frame())).orElseGet(this::miss);
  }

  private Frame miss() {
    long nowMs = clock.millis();
    if (toldMs.isEmpty() || nowMs - toldMs.getAsLong() >= MISS_PAUSE.toMillis()) {
      toldMs = OptionalLong.of(nowMs);
      lastEvents.missed(topic);
    }
    return frames.encode(ServerFrames.cacheMiss(topic.channel()));
  }
}
