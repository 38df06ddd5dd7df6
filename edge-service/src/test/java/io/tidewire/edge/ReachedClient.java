package io.tidewire.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.contract.app.Namespace;
import io.tidewire.edge.channel.TestSubscriber;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscription that lets a test wait for its frames from another thread. */
final class ReachedClient extends TestSubscriber {

  private static final int PATIENCE_S = 30;
  private static final int SILENCE_MS = 200;

  private final BlockingQueue<String> got = new LinkedBlockingQueue<>();

  ReachedClient(Topic topic, int number) {
    this(topic, number, Namespace.EPHEMERAL);
  }

  ReachedClient(Topic topic, int number, Namespace namespace) {
    super(topic, number, namespace);
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    got.add(((PlainFrame) succeeded).text());
    cached.ifPresent(frame -> got.add(((PlainFrame) frame).text()));
  }

  @Override
  public void watching(boolean online) {
    got.add(online ? "online" : "offline");
  }

  @Override
  public void refused(SubscriptionError error) {
    got.add("refused: " + error.error());
  }

  @Override
  public Offer offer(Frame frame) {
    got.add(((PlainFrame) frame).text());
    return Offer.ACCEPTED;
  }

  @Override
  public void tooSlow() {
    ended("too slow");
  }

  void hears(String expected) throws InterruptedException {
    assertThat(got.poll(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(expected);
  }

  /** Like {@link #hears}, but ignores any number of trailing x. */
  void hearsBeforeFilling(String expected) throws InterruptedException {
    String heard = got.poll(PATIENCE_S, TimeUnit.SECONDS);
    assertThat(heard).as("waiting for %s", expected).isNotNull();
    assertThat(heard.replaceAll("x+$", "")).isEqualTo(expected);
  }

  /** Records the end as a frame, so that a test that waits for another one fails. */
  private void ended(String how) {
    got.add("ended: " + how);
  }

  /** Skips other frames until this one arrives. */
  void eventuallyHears(String expected) throws InterruptedException {
    String heard;
    do {
      heard = got.poll(PATIENCE_S, TimeUnit.SECONDS);
      assertThat(heard).as("waiting for %s", expected).isNotNull();
    } while (!expected.equals(heard));
  }

  void hearsNothing() throws InterruptedException {
    assertThat(got.poll(SILENCE_MS, TimeUnit.MILLISECONDS)).isNull();
  }
}
