package io.tidewire.edge.presence;

import io.tidewire.contract.redis.RosterChange;
import io.tidewire.edge.channel.ports.PresenceClient;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.tidewire.wire.Member;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a presence channel, as this process reported them to its subscribers: a replica of
 * the presence service's roster that follows its numbered changes (docs/design/delivery.md §4.4).
 * If a number is missing, the whole roster is read and the difference is reported, so the reported
 * changes always add up to the replica, and the replica converges to the roster.
 *
 * <p>A new epoch means that the presence service lost its data or failed over. Then no member is
 * reported as removed until the edges have had time to send theirs again; added members are
 * reported as usual.
 *
 * <p>Confined to the channel's event loop.
 */
public final class PresenceRoster {

  /** Most changes that may wait while the roster is read; beyond, it is read once more. */
  public static final int MOST_HELD = 4_096;

  /** How long a change may take to arrive before the roster is read. */
  public static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Cancel NOTHING = () -> {};

  private final Topic topic;
  private final PresenceClient presenceClient;
  private final Timers timers;
  private final Duration settle;
  private final RosterObserver observer;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Deque<RosterChange> held = new ArrayDeque<>();
  private String epoch = "";
  private long version;
  private long edition;
  private boolean known;
  private boolean following;
  private boolean reading;
  private boolean readAgain;

  /** How many of the held changes had arrived before the current read began. */
  private int heldBefore;

  private long expected;
  private Cancel pending = NOTHING;
  private Cancel patience = NOTHING;
  private Cancel settling = NOTHING;

  PresenceRoster(
      Topic topic,
      PresenceClient presenceClient,
      Timers timers,
      Duration settle,
      RosterObserver observer) {
    this.topic = topic;
    this.presenceClient = presenceClient;
    this.timers = timers;
    this.settle = settle;
    this.observer = observer;
  }

  /** Changes arrive from here on; earlier ones may be missing. */
  void follow() {
    following = true;
    read();
  }

  /** The Redis connection was lost. The replica stays as it is. */
  void interrupt() {
    following = false;
    reading = false;
    pending.cancel();
    patience.cancel();
    patience = NOTHING;
    held.clear();
  }

  /** The channel has no subscribers any more. */
  void forget() {
    interrupt();
    settling.cancel();
    settling = NOTHING;
    known = false;
    members.clear();
    edition++;
  }

  /** Reads the roster once more, in case a change got lost that no other has followed. */
  void verify() {
    if (following && !reading) read();
  }

  /** Whether the roster was read since the channel has subscribers. */
  boolean isKnown() {
    return known;
  }

  /** Whether the replica contains all changes up to this version of this epoch. */
  boolean covers(String thatEpoch, long thatVersion) {
    return known && epoch.equals(thatEpoch) && version >= thatVersion;
  }

  /**
   * The roster has reached this version. If the changes do not arrive in time, or the epoch is
   * another, the roster is read again.
   */
  void expect(String thatEpoch, long thatVersion) {
    if (!following || !known || covers(thatEpoch, thatVersion)) return;
    if (epoch.equals(thatEpoch)) {
      expected = Math.max(expected, thatVersion);
      if (patience == NOTHING) patience = timers.after(PATIENCE, this::outOfPatience);
    } else if (reading) {
      readAgain = true;
    } else {
      read();
    }
  }

  private void outOfPatience() {
    patience = NOTHING;
    if (version < expected && !reading) repair();
  }

  void apply(RosterChange change) {
    if (!following) return;
    if (reading || !known) {
      hold(change);
    } else if (isNext(change)) {
      step(change);
      observer.moved();
    } else if (!change.epoch().equals(epoch) || change.version() > version) {
      hold(change);
      repair();
    }
  }

  private void repair() {
    observer.missed();
    read();
  }

  private boolean isNext(RosterChange change) {
    return change.epoch().equals(epoch) && change.version() == version + 1;
  }

  private void hold(RosterChange change) {
    if (held.size() < MOST_HELD) {
      held.add(change);
    } else {
      readAgain = true;
    }
  }

  /** Cancels a read under way, whose answer may be older than the reason to read. */
  private void read() {
    pending.cancel();
    reading = true;
    heldBefore = held.size();
    readAgain = false;
    pending = new RosterReading(topic, presenceClient, this::answered).begin();
  }

  private void answered(RosterReading roster) {
    reading = false;
    pending = NOTHING;
    boolean epochChanged = known && !roster.epoch().equals(epoch);
    if (epochChanged) settle();
    adopt(roster);
    replayHeld();
    if (epochChanged) observer.epochChanged();
    observer.read(epoch);
    observer.moved();
    expect(roster.epoch(), roster.lastVersion());
  }

  private void adopt(RosterReading roster) {
    if (known && roster.epoch().equals(epoch) && roster.version() < version) return;
    Map<String, Member> there = roster.members();
    if (known && settling == NOTHING) {
      List<String> gone = members.keySet().stream().filter(id -> !there.containsKey(id)).toList();
      gone.forEach(this::remove);
    }
    there.values().forEach(this::put);
    epoch = roster.epoch();
    version = roster.version();
    expected = version;
    known = true;
  }

  /**
   * Applies the changes that arrived during a read. A change of another epoch is older than the
   * roster if it arrived before the read began; otherwise the roster has to be read again.
   */
  private void replayHeld() {
    for (int i = 0; !held.isEmpty(); i++) {
      RosterChange change = held.element();
      boolean ours = change.epoch().equals(epoch);
      boolean hole = ours && change.version() > version + 1;
      if (hole || (!ours && i >= heldBefore)) {
        read();
        return;
      }
      held.remove();
      if (isNext(change)) step(change);
    }
    if (readAgain) read();
  }

  private void step(RosterChange change) {
    version = change.version();
    if (change.joined()) {
      put(change.member());
    } else if (settling == NOTHING) {
      remove(change.member().userId());
    }
  }

  private void put(Member member) {
    Member before = members.put(member.userId(), member);
    if (member.equals(before)) return;
    edition++;
    if (!known) return;
    if (before == null) {
      observer.added(member);
    } else {
      observer.replaced(member);
    }
  }

  private void remove(String userId) {
    if (members.remove(userId) == null) return;
    edition++;
    observer.removed(userId);
  }

  private void settle() {
    settling.cancel();
    settling = timers.after(settle, this::settled);
  }

  private void settled() {
    if (following && observer.isAcknowledged()) {
      settling = NOTHING;
      read();
    } else {
      settling = timers.after(PATIENCE, this::settled);
    }
  }

  /** Each user once; a view, valid until the next change. */
  Collection<Member> members() {
    return members.values();
  }

  Optional<Member> member(String userId) {
    return Optional.ofNullable(members.get(userId));
  }

  /** Changes whenever the members change. */
  long edition() {
    return edition;
  }
}
