package io.tidewire.presence.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tidewire.contract.redis.RedisKeys;
import io.tidewire.contract.redis.RosterChange;
import io.tidewire.kit.redis.SubscriberLink;
import io.tidewire.kit.testing.Await;
import io.tidewire.wire.Topic;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Everything announced on one channel's topic since it was made, as an edge would receive it. */
public final class Announcements implements SubscriberLink.Listener {

  private final TestRegistry registry;
  private final String topic;
  private final SubscriberLink link;
  private final Promise<Void> subscribed = Promise.promise();
  private final Queue<RosterChange> changes = new ConcurrentLinkedQueue<>();
  private final Queue<String> marks = new ConcurrentLinkedQueue<>();
  private int marked;

  private Announcements(TestRegistry registry, Topic topic) {
    this.registry = registry;
    this.topic = RedisKeys.topic(topic);
    link =
        SubscriberLink.of(
            registry.vertx, registry.settings, "test-sub", this, new SimpleMeterRegistry());
  }

  public static Announcements of(TestRegistry registry, Topic topic) {
    var announcements = new Announcements(registry, topic);
    announcements.link.start();
    registry.stopsAtClose(announcements.link::stop);
    announcements.subscribed.future().await();
    return announcements;
  }

  /** All announcements so far, including what was published before this call. */
  public List<RosterChange> all() {
    String mark = "mark " + marked++;
    registry.redis.run("PUBLISH", topic, mark);
    Await.until("the mark arrives", () -> marks.contains(mark));
    return new ArrayList<>(changes);
  }

  /** The announced numbers of subscribers so far. */
  public List<String> counts() {
    all();
    return marks.stream().filter(text -> text.startsWith("N|")).toList();
  }

  /** All announcements so far, as {@code +ann} and {@code -ann}. */
  public List<String> brief() {
    return all().stream().map(it -> (it.joined() ? "+" : "-") + it.member().userId()).toList();
  }

  @Override
  public void onUp(Predicate<String> topics) {
    link.subscribe(List.of(topic));
  }

  @Override
  public void onDown(Predicate<String> topics) {}

  @Override
  public void onSubscribed(String confirmed) {
    subscribed.tryComplete();
  }

  @Override
  public void onUnsubscribed(String confirmed) {}

  @Override
  public void onMessage(String from, Buffer payload) {
    if (RosterChange.isOne(payload)) {
      changes.add(RosterChange.decode(payload));
    } else {
      marks.add(payload.toString(UTF_8));
    }
  }
}
