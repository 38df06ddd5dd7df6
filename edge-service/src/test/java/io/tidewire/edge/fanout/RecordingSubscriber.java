package io.tidewire.edge.fanout;

import io.tidewire.wire.SocketId;
import java.util.ArrayList;
import java.util.List;

/** Records the frames that it was offered. */
final class RecordingSubscriber implements Subscriber {

  final List<String> got = new ArrayList<>();
  Offer answer = Offer.ACCEPTED;
  Runnable onOffer = () -> {};
  private final SocketId id;

  RecordingSubscriber(int number) {
    id = new SocketId("1." + number);
  }

  @Override
  public SocketId socketId() {
    return id;
  }

  @Override
  public Offer offer(Frame frame) {
    onOffer.run();
    if (answer == Offer.ACCEPTED) got.add(((TextFrame) frame).text());
    return answer;
  }

  @Override
  public void tooSlow() {
    throw new IllegalStateException("the fan-out only reports; it ends nobody");
  }
}
