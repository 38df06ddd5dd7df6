package io.tidewire.edge.hub;

import io.tidewire.edge.channel.Recovery;
import io.tidewire.edge.channel.TestSubscriber;
import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.fanout.TextFrame;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.SubscriptionError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A subscription that remembers what reached it. */
final class RecordingClient extends TestSubscriber {

  final List<String> got = new ArrayList<>();
  Optional<SubscriptionError> refusal = Optional.empty();
  boolean admitted;
  private final Optional<Recovery> recovery;
  private boolean takesPortions;

  RecordingClient(Topic topic, int number) {
    this(topic, number, Optional.empty());
  }

  RecordingClient(Topic topic, int number, Recovery recovery) {
    this(topic, number, Optional.of(recovery));
  }

  private RecordingClient(Topic topic, int number, Optional<Recovery> recovery) {
    super(topic, number);
    this.recovery = recovery;
  }

  /** Of a client that has asked for the members of large channels in portions. */
  RecordingClient withPortions() {
    takesPortions = true;
    return this;
  }

  @Override
  public boolean takesPortions() {
    return takesPortions;
  }

  @Override
  public Optional<Recovery> recovery() {
    return recovery;
  }

  @Override
  public void admitted(Frame succeeded, Optional<Frame> cached) {
    if (admitted) throw new IllegalStateException("admitted twice");
    admitted = true;
    got.add(((TextFrame) succeeded).text());
    cached.ifPresent(frame -> got.add(((TextFrame) frame).text()));
  }

  @Override
  public void refused(SubscriptionError error) {
    refusal = Optional.of(error);
  }

  @Override
  public Offer offer(Frame frame) {
    if (!admitted) throw new IllegalStateException("offered before it was admitted");
    got.add(((TextFrame) frame).text());
    return Offer.ACCEPTED;
  }
}
