package io.tidewire.edge.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewire.edge.channel.MemberNews;
import io.tidewire.edge.channel.TestSubscriber;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A member that believes what it is told, and complains when that does not add up. */
final class PresenceObserver extends TestSubscriber {

  private static final ObjectMapper JSON = new ObjectMapper();

  final Set<String> members = new TreeSet<>();
  final List<String> events = new ArrayList<>();
  boolean admitted;
  boolean refused;
  private final String userId;
  private final Optional<Timers> reading;
  private final Set<String> touched = new TreeSet<>();
  private MemberNews news = MemberNews.EACH;
  private int count;
  private boolean complete = true;
  private boolean gone;

  /**
   * @param reading present if it takes portions, which it reads one after the other
   */
  PresenceObserver(Topic topic, int number, String userId, Optional<Timers> reading) {
    super(topic, number);
    this.userId = userId;
    this.reading = reading;
  }

  String userId() {
    return userId;
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    if (admitted) throw new AssertionError("admitted twice");
    admitted = true;
    JsonNode presence = data(read(((TextFrame) succeeded).text())).get("presence");
    presence.get("ids").forEach(member -> members.add(member.asText()));
    count = presence.get("count").asInt();
    if (!members.contains(userId)) throw new AssertionError("a roster without its reader");
    boolean isWhole = members.size() == count;
    complete = !presence.has("more");
    if (complete && news != MemberNews.COUNT && !isWhole) throw new AssertionError("part of it");
  }

  @Override
  public boolean takesPortions() {
    return reading.isPresent();
  }

  @Override
  public MemberNews memberNews() {
    return news;
  }

  @Override
  public void members(MemberNews how, List<Frame> portions) {
    news = how;
    if (!portions.isEmpty()) readNext(new ArrayDeque<>(portions));
  }

  private void readNext(Deque<Frame> portions) {
    reading
        .orElseThrow()
        .after(
            Duration.ofMillis(400),
            () -> {
              Frame portion = portions.remove();
              if (!gone) portion(data(read(((TextFrame) portion).text())));
              portion.release();
              if (!portions.isEmpty()) readNext(portions);
            });
  }

  /** It shows the members of then: whoever came or left since is known better. */
  private void portion(JsonNode portion) {
    portion
        .get("hash")
        .fieldNames()
        .forEachRemaining(
            id -> {
              if (!touched.contains(id)) members.add(id);
            });
    complete = !portion.get("more").asBoolean();
    if (complete) touched.clear();
  }

  private void changes(JsonNode changes) {
    changes.get("joined").fieldNames().forEachRemaining(id -> change(id, true));
    changes.get("left").forEach(id -> change(id.asText(), false));
  }

  private void change(String id, boolean joined) {
    if (!complete) touched.add(id);
    if (joined) {
      members.add(id);
    } else {
      members.remove(id);
    }
  }

  /** It has left: what is still on the way counts no more. */
  void gone() {
    gone = true;
  }

  /** What it believes: who is there, or only how many. */
  void believes(Set<String> truth) {
    if (news == MemberNews.COUNT) {
      assertThat(count).as("members").isEqualTo(truth.size());
    } else {
      assertThat(complete).as("complete").isTrue();
      assertThat(members).as("view").isEqualTo(truth);
    }
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
    if (event.equals("tidewire:member_changes")) {
      if (news != MemberNews.TOGETHER) throw new AssertionError(event + " to a stock client");
      changes(data(message));
      return Offer.ACCEPTED;
    }
    if (event.equals("pusher_internal:subscription_count")) {
      if (news != MemberNews.COUNT) throw new AssertionError(event + " beside the list");
      count = data(message).get("subscription_count").asInt();
      return Offer.ACCEPTED;
    }
    if (news == MemberNews.COUNT) throw new AssertionError(event + " to one without the list");
    String who = data(message).get("user_id").asText();
    boolean joined = event.endsWith("added");
    if (news == MemberNews.TOGETHER) {
      change(who, joined);
      return Offer.ACCEPTED;
    }
    events.add((joined ? "+" : "-") + who);
    boolean changed = joined ? members.add(who) : members.remove(who);
    if (!changed) throw new AssertionError(event + " of " + who + " while knowing " + members);
    return Offer.ACCEPTED;
  }

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
