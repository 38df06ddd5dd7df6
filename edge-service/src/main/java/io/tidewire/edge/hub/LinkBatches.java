package io.tidewire.edge.hub;

import io.tidewire.edge.channel.LoopTime;
import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.limits.FairQueue;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.SocketId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Collects the requests of one tick into few commands, and limits their rate, so that a reconnect
 * does not overload Redis. Subscriptions take turns between apps and connections. They never wait
 * for unsubscriptions, which have a lower rate of their own: 100,000 channels that end must not
 * block Redis or this loop.
 *
 * <p>The queue is bounded by the number of hubs, with one request for each.
 *
 * <p>Confined to one event loop.
 */
final class LinkBatches implements HubLink {

  /** Most channels per command, and most that may be sent at once after a pause. */
  static final int MOST = 512;

  /** Most unsubscriptions per command. */
  static final int MOST_ENDS = 64;

  /** Unsubscriptions have the rate of subscriptions divided by this. */
  static final int ENDS_SHARE = 2;

  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Sends the commands. */
  interface Wire {
    boolean isUp(String key);

    void subscribe(List<String> keys);

    void unsubscribe(List<String> keys);
  }

  private record Start(String key, Requester requester) {}

  private final Wire wire;
  private final LoopTime time;
  private final TokenBucket starts;
  private final TokenBucket ends;
  private final Map<String, Start> starting = new HashMap<>();
  private final Set<String> ending = new LinkedHashSet<>();
  private FairQueue<String, Optional<SocketId>, Start> queue = emptyQueue();
  private Cancel paused = () -> {};
  private boolean flushing;

  /**
   * @param perSecond most channels that are subscribed per second
   */
  LinkBatches(Wire wire, LoopTime time, int perSecond) {
    this(wire, time, perSecond, MOST, MOST_ENDS);
  }

  /** For tests, with smaller bursts. */
  LinkBatches(Wire wire, LoopTime time, int perSecond, int most, int mostEnds) {
    this.wire = wire;
    this.time = time;
    starts = new TokenBucket(perSecond, most, time.clock());
    ends = new TokenBucket(Math.max(1, perSecond / ENDS_SHARE), mostEnds, time.clock());
  }

  /** At most one request per hub waits, so the queue needs no bound of its own. */
  private static FairQueue<String, Optional<SocketId>, Start> emptyQueue() {
    return new FairQueue<>(Integer.MAX_VALUE);
  }

  @Override
  public boolean isUp(String key) {
    return wire.isUp(key);
  }

  @Override
  public boolean subscribe(String key, Requester requester) {
    Start start = new Start(key, requester);
    if (starting.putIfAbsent(key, start) != null) return false;
    boolean replaces = ending.remove(key);
    queue.offer(requester.appId(), requester.connection(), start);
    flushSoon();
    return !replaces;
  }

  @Override
  public boolean unsubscribe(String key) {
    Start waiting = starting.remove(key);
    if (waiting != null) {
      queue.remove(waiting.requester().appId(), waiting.requester().connection(), waiting);
    }
    boolean isNew = ending.add(key);
    flushSoon();
    return isNew && waiting == null;
  }

  /** Drops what was not sent: a new connection starts without subscriptions. */
  void forget(Predicate<String> topics) {
    FairQueue<String, Optional<SocketId>, Start> all = queue;
    queue = emptyQueue();
    starting.keySet().removeIf(topics);
    for (Optional<Start> next = all.poll(); next.isPresent(); next = all.poll()) {
      Start start = next.get();
      if (starting.containsKey(start.key())) {
        queue.offer(start.requester().appId(), start.requester().connection(), start);
      }
    }
    ending.removeIf(topics);
    if (!starting.isEmpty() || !ending.isEmpty()) return;
    paused.cancel();
    flushing = false;
  }

  private void flushSoon() {
    if (flushing) return;
    flushing = true;
    time.loop().execute(this::flush);
  }

  private void flush() {
    flushing = false;
    sendStarts();
    sendEnds();
    if (flushing || (starting.isEmpty() && ending.isEmpty())) return;
    flushing = true;
    paused = time.timers().after(PAUSE, this::flush);
  }

  private void sendStarts() {
    List<String> keys = new ArrayList<>();
    while (!starting.isEmpty() && starts.tryTake()) {
      String key = queue.poll().orElseThrow().key();
      starting.remove(key);
      keys.add(key);
      if (keys.size() < MOST) continue;
      wire.subscribe(keys);
      keys = new ArrayList<>();
    }
    if (!keys.isEmpty()) wire.subscribe(keys);
  }

  private void sendEnds() {
    List<String> keys = new ArrayList<>();
    Iterator<String> next = ending.iterator();
    while (next.hasNext() && keys.size() < MOST_ENDS && ends.tryTake()) {
      keys.add(next.next());
      next.remove();
    }
    if (!keys.isEmpty()) wire.unsubscribe(keys);
  }
}
