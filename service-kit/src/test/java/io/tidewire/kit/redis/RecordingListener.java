package io.tidewire.kit.redis;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes down what a subscriber link says, for a test thread that reads it in order. */
final class RecordingListener implements SubscriberLink.Listener {

  static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private volatile Predicate<String> affected = topic -> false;
  private final BlockingQueue<Buffer> payloads = new LinkedBlockingQueue<>();

  /** What comes next; fails the test if nothing does. */
  String next() throws InterruptedException {
    return here(said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  Buffer nextPayload() throws InterruptedException {
    return here(payloads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Which of these came up last. */
  List<String> lastAffected(List<String> topics) {
    return topics.stream().filter(affected).toList();
  }

  /** True if nothing was said that was not read. */
  boolean isSilent() {
    return said.isEmpty();
  }

  private static <T> T here(@Nullable T found) {
    if (found == null) throw new AssertionError("the link says nothing");
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
