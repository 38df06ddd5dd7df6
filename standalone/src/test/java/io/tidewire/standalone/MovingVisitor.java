package io.tidewire.standalone;

import io.tidewire.standalone.testing.ConnectionEnd;
import io.tidewire.standalone.testing.Frame;
import io.tidewire.standalone.testing.FrameClient;
import io.tidewire.standalone.testing.RecoveringChannel;
import io.tidewire.standalone.testing.TestApp;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * A member of a presence channel that moves when the server asks it to. With rec1, it resumes on
 * its next connection before it closes the previous one; without, it reconnects after a close.
 * Confined to one thread.
 */
final class MovingVisitor implements AutoCloseable {

  private final String channel;
  private final String user;
  private final boolean recovers;

  /** Provides the port for a new connection. */
  private final IntSupplier balancer;

  private final List<FrameClient> connections = new ArrayList<>();
  private final List<RecoveringChannel> followed = new ArrayList<>();
  private final List<ConnectionEnd> ends = new ArrayList<>();

  /** The number of member events that it ignores. */
  private int forgotten;

  private MovingVisitor(String channel, String user, boolean recovers, IntSupplier balancer) {
    this.channel = channel;
    this.user = user;
    this.recovers = recovers;
    this.balancer = balancer;
  }

  static MovingVisitor rec1(String channel, String user, IntSupplier balancer) {
    MovingVisitor visitor = new MovingVisitor(channel, user, true, balancer);
    visitor.follow(new JsonObject().put("v", 1));
    return visitor;
  }

  static MovingVisitor stock(String channel, String user, IntSupplier balancer) {
    MovingVisitor visitor = new MovingVisitor(channel, user, false, balancer);
    visitor.connect();
    return visitor;
  }

  private void connect() {
    connections.add(FrameClient.connect(balancer.getAsInt()).subscribePresence(channel, user));
  }

  private void follow(JsonObject recovery) {
    FrameClient next = FrameClient.recoverable(balancer.getAsInt());
    JsonObject signed =
        TestApp.authorization(TestApp.SECRET, next.socketId(), channel, user)
            .put("recovery", recovery);
    followed.add(RecoveringChannel.subscribe(next, channel, signed));
    connections.add(next);
  }

  private FrameClient connection() {
    return connections.get(connections.size() - 1);
  }

  /** Does what the server has asked for since the last call. */
  void heed() {
    FrameClient former = connection();
    if (recovers) {
      if (former.heard("tidewire:migrate").isEmpty()) return;
      follow(followed.get(followed.size() - 1).claim());
      former.close();
    } else if (!former.isOpen()) {
      ends.add(former.end());
      connect();
    }
  }

  int moves() {
    return connections.size() - 1;
  }

  /** The ends of the connections that the server closed. */
  List<ConnectionEnd> ends() {
    return ends;
  }

  /** The answers to its claims after it moved. */
  List<JsonObject> answers() {
    return followed.stream().skip(1).map(RecoveringChannel::answer).toList();
  }

  /** With rec1: the messages of all its connections, each once, ordered by position. */
  List<String> messages() {
    SortedMap<Long, String> byPosition = new TreeMap<>();
    for (FrameClient each : connections) {
      for (Frame frame : each.heard("n")) {
        byPosition.put(Long.parseLong(frame.json().getString("offset")), frame.data());
      }
    }
    return List.copyOf(byPosition.values());
  }

  /** Numbers that are missing between two others on the same connection. */
  List<String> holesWhileConnected() {
    List<String> holes = new ArrayList<>();
    for (FrameClient each : connections) {
      long last = -1;
      for (Frame frame : each.heard("n")) {
        long number = Long.parseLong(frame.data());
        if (last >= 0 && number != last + 1) holes.add(last + " → " + number);
        last = number;
      }
    }
    return holes;
  }

  /** The member events since {@link #forget}. */
  List<Frame> memberEvents() {
    return connections.stream()
        .flatMap(each -> each.heard().stream())
        .filter(frame -> frame.json().getString("event").startsWith("pusher_internal:member_"))
        .skip(forgotten)
        .toList();
  }

  /** Ignores the member events so far. */
  void forget() {
    connection().sync();
    forgotten = 0;
    forgotten = memberEvents().size();
  }

  @Override
  public void close() {
    connection().close();
  }
}
