package io.tidewire.edge.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.ChannelSubscriber;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.wire.SocketId;
import io.tidewire.wire.SubscriptionError;
import io.tidewire.wire.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A member that believes what it is told, and complains when that does not add up. */
final class PresenceObserver implements ChannelSubscriber {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Set<String> members = new TreeSet<>();
  final List<String> events = new ArrayList<>();
  boolean admitted;
  boolean refused;
  private final Topic topic;
  private final SocketId id;
  private final String userId;

  PresenceObserver(Topic topic, int number, String userId) {
    this.topic = topic;
    this.userId = userId;
    id = new SocketId("1." + number);
  }

  String userId() {
    return userId;
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public Namespace namespace() {
    return Namespace.EPHEMERAL;
  }

  @Override
  public void gap() {}

  @Override
  public void whenDrained(Runnable task) {}

  @Override
  public SocketId socketId() {
    return id;
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    if (admitted) throw new AssertionError("admitted twice");
    admitted = true;
    JsonNode presence = data(read(((TextFrame) succeeded).text())).get("presence");
    presence.get("ids").forEach(member -> members.add(member.asText()));
    if (!members.contains(userId)) throw new AssertionError("a roster without its reader");
  }

  @Override
  public void refused(SubscriptionError error) {
    refused = true;
  }

  @Override
  public Offer offer(Frame frame) {
    if (!admitted) throw new AssertionError("offered before it was admitted");
    JsonNode message = read(((TextFrame) frame).text());
    String event = message.get("event").asText();
    String who = data(message).get("user_id").asText();
    events.add((event.endsWith("added") ? "+" : "-") + who);
    boolean changed = event.endsWith("added") ? members.add(who) : members.remove(who);
    if (!changed) throw new AssertionError(event + " of " + who + " while knowing " + members);
    return Offer.ACCEPTED;
  }

  @Override
  public void tooSlow() {}

  private static JsonNode data(JsonNode message) {
    return read(message.get("data").asText());
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(json, malformed);
    }
  }
}
