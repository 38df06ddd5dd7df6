package io.tidewire.edge.presence;

import io.tidewire.edge.delivery.SubscriptionHandle;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The memberships of one presence channel in this process, and when each is reported to the
 * presence service: joins while the channel is live, leaves always. A connection that joins again
 * waits until its former membership is over.
 *
 * <p>Confined to the channel's event loop.
 */
final class PresenceMemberships {

  private final Topic roster;
  private final PresencePorts ports;
  private final PresenceMembership.Observer observer;
  private final Map<SocketId, PresenceMembership> bySocket = new LinkedHashMap<>();
  private final Set<PresenceMembership> joined = new LinkedHashSet<>();
  private int present;
  private boolean live;

  /**
   * @param roster the channel whose roster has the members
   * @param observer receives the progress of each membership
   */
  PresenceMemberships(Topic roster, PresencePorts ports, PresenceMembership.Observer observer) {
    this.roster = roster;
    this.ports = ports;
    this.observer = observer;
  }

  void arrive(SubscriptionHandle handle) {
    present++;
    PresenceMembership membership =
        new PresenceMembership(
            handle, roster, handle.presenceJoin().orElseThrow(), observer, ports.sequence());
    PresenceMembership before = bySocket.get(membership.socketId());
    if (before == null) {
      begin(membership);
    } else {
      before.followedBy(membership);
    }
  }

  private void begin(PresenceMembership membership) {
    bySocket.put(membership.socketId(), membership);
    if (live) ports.presenceClient().submit(membership);
  }

  /** The membership of a subscriber that has not left. */
  Optional<PresenceMembership> of(SubscriptionHandle handle) {
    return Optional.ofNullable(bySocket.get(handle.subscriber().socketId()))
        .filter(membership -> membership.handle() == handle && membership.isWanted());
  }

  /** A subscriber left that still waits for its connection's former membership to end. */
  void departFollowing(SubscriptionHandle handle) {
    PresenceMembership before = bySocket.get(handle.subscriber().socketId());
    if (before != null && before.notFollowedBy(handle)) present--;
  }

  /**
   * @param grace how long the user stays a member unless it returns
   */
  void leave(PresenceMembership membership, Duration grace) {
    end(membership, grace);
    if (membership.isOver()) {
      observer.over(membership);
    } else {
      ports.presenceClient().submit(membership);
    }
  }

  /** The presence service has refused it; nothing is left to report. */
  void refused(PresenceMembership membership) {
    end(membership, Duration.ZERO);
  }

  private void end(PresenceMembership membership, Duration grace) {
    present--;
    joined.remove(membership);
    membership.leave(grace);
  }

  /** The presence service no longer has it: one that waited for that begins. */
  void over(PresenceMembership membership) {
    bySocket.remove(membership.socketId(), membership);
    membership.next().ifPresent(this::begin);
  }

  /** Joined at the presence service, or again, and not admitted yet. */
  void awaitAdmission(PresenceMembership membership) {
    joined.add(membership);
  }

  /** Joined, not admitted, and contained in the roster. They no longer wait. */
  List<PresenceMembership> takeReady(PresenceRoster roster) {
    List<PresenceMembership> ready = new ArrayList<>();
    for (PresenceMembership membership : joined) {
      if (roster.covers(membership.epoch(), membership.version())) ready.add(membership);
    }
    ready.forEach(joined::remove);
    return ready;
  }

  boolean someAwaitAdmission() {
    return !joined.isEmpty();
  }

  /** The roster was read, in this epoch. Joins of an earlier one may be lost: sends them again. */
  void read(PresenceRoster roster, String epoch) {
    for (PresenceMembership membership : joined) {
      if (membership.epoch().equals(epoch)) {
        roster.expect(epoch, membership.version());
      } else {
        membership.resend();
        ports.presenceClient().submit(membership);
      }
    }
  }

  void live() {
    live = true;
    bySocket.values().stream()
        .filter(membership -> !membership.isAcknowledged())
        .forEach(ports.presenceClient()::submit);
  }

  void interrupted() {
    live = false;
  }

  void resend() {
    bySocket.values().forEach(this::resend);
  }

  void resend(PresenceMembership membership) {
    membership.resend();
    ports.presenceClient().submitLater(membership);
  }

  /** Sends one membership again: its answer tells the version and epoch of the presence service. */
  void audit() {
    bySocket.values().stream().limit(1).forEach(this::resend);
    bySocket.values().stream().filter(PresenceMembership::isRefused).forEach(this::resend);
  }

  /** Whether the presence service has acknowledged the state of each. */
  boolean isAcknowledged() {
    return bySocket.values().stream().allMatch(PresenceMembership::isAcknowledged);
  }

  /** No subscriber waits or is admitted. */
  boolean isEmpty() {
    return present == 0;
  }

  /** The presence service has no membership of this process. */
  boolean areOver() {
    return bySocket.isEmpty();
  }
}
