package io.tidewire.kit.redis;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Records the events of a subscriber link, for a test thread that reads them in order. */
final class RecordingListener implements SubscriberLink.Listener {

  static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private volatile Predicate<String> affected = topic -> false;
  private final BlockingQueue<Buffer> payloads = new LinkedBlockingQueue<>();

  /** Waits for the next event and returns it; fails the test if there is none. */
  String next() throws InterruptedException {
    return here(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  Buffer nextPayload() throws InterruptedException {
    return here(payloads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Returns which of these topics came up last. */
  List<String> lastAffected(List<String> topics) {
    return topics.stream().filter(affected).toList();
  }

  /** Returns true if no unread event is left. */
  boolean isSilent() {
    return said.isEmpty();
  }

  private static <T> T here(@Nullable T found) {
    if (found == null) throw new AssertionError("the link reports no event");
    return found;
  }

  @Override
  public void onUp(Predicate<String> topics) {
    affected = topics;
    said.add(topics == SubscriberLink.EVERY_TOPIC ? "up" : "up some");
  }

  @Override
  public void onDown(Predicate<String> topics) {
    said.add(topics == SubscriberLink.EVERY_TOPIC ? "down" : "down some");
  }

  @Override
  public void onSubscribed(String topic) {
    said.add("subscribed " + topic);
  }

  @Override
  public void onUnsubscribed(String topic) {
    said.add("unsubscribed " + topic);
  }

  @Override
  public void onMessage(String topic, Buffer payload) {
    said.add("message " + topic);
    payloads.add(payload);
  }
}
