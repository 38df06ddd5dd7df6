package io.tidewire.edge.session;

import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.pacing.SlicedTasks;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.MalformedName;
import io.tidewire.wire.ServerFrames;
import io.tidewire.wire.Topic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The users that one connection watches (docs/design/protocol.md §5.9): first one frame says who of
 * them is signed in, then one tells each change. Exists only for connections with a watchlist.
 *
 * <p>Confined to the connection's event loop.
 */
final class Watchlist {

  private final Session session;
  private final SessionPorts ports;
  private List<WatchedUser> users = List.of();

  /** No user channel can have their names, so they are never signed in. */
  private List<String> nobodies = List.of();

  private boolean told;

  Watchlist(Session session, SessionPorts ports) {
    this.session = session;
    this.ports = ports;
  }

  /** Watches these users, and no others any more. */
  void replace(List<String> userIds) {
    users.forEach(this::release);
    users = new ArrayList<>(userIds.size());
    nobodies = new ArrayList<>(0);
    told = userIds.isEmpty();
    for (String userId : userIds) {
      if (!session.socket().isOpen()) return;
      watch(userId);
    }
    known();
  }

  private void watch(String userId) {
    Topic topic;
    try {
      topic = new Topic(session.app().appId(), ChannelName.ofStatus(userId));
    } catch (MalformedName never) {
      nobodies.add(userId);
      return;
    }
    boolean room =
        ports.memory().subscribe(topic)
            || session.limiter().findsMemory(topic, session.subscriptions());
    if (!room) return;
    WatchedUser user = new WatchedUser(session.socket(), this, topic, userId);
    users.add(user);
    ports.meters().watching(1);
    ports.channels().join(user, Optional.empty());
  }

  /** One more user's state is known; when all are, the client is told. */
  void known() {
    if (told || !users.stream().allMatch(WatchedUser::isKnown)) return;
    told = true;
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    users.forEach(user -> (user.isOnline() ? online : offline).add(user.userId()));
    offline.addAll(nobodies);
    session.socket().send(ServerFrames.watchlistEvents(online, offline));
    users.forEach(WatchedUser::flush);
  }

  /** Whether the client knows the state that changes follow. */
  boolean isTold() {
    return told;
  }

  int size() {
    return users.size();
  }

  /** The connection has ended: releases everything, in slices. */
  void end(SlicedTasks endings) {
    if (users.isEmpty()) return;
    Deque<WatchedUser> left = new ArrayDeque<>(users);
    users = List.of();
    endings.add(
        () -> {
          release(left.remove());
          return !left.isEmpty();
        });
  }

  private void release(WatchedUser user) {
    user.end();
    ports.meters().watching(-1);
    ports.memory().unsubscribed(user.topic());
    ports.channels().leave(user, DisconnectReason.DELIBERATE);
  }
}
