package io.tidewire.edge.fanout;

import io.tidewire.contract.redis.Envelope;
import io.tidewire.edge.channel.FrameEncoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Creates frames of plain text and records them, so that a test can check which of them leaked. */
public final class TextFrames implements FrameEncoder {

  private final List<TextFrame> made = new ArrayList<>();

  @Override
  public TextFrame encode(Buffer payload) {
    return encode(payload.toString());
  }

  @Override
  public TextFrame encode(String payload) {
    return made(new TextFrame(payload));
  }

  @Override
  public TextFrame encodeEphemeral(Buffer payload) {
    return encode(payload);
  }

  @Override
  public TextFrame encode(Envelope envelope) {
    return made(new TextFrame(envelope.text(), envelope.offset()));
  }

  private TextFrame made(TextFrame frame) {
    made.add(frame);
    return frame;
  }

  /** Frames that have not been released. */
  public List<TextFrame> held() {
    return made.stream().filter(TextFrame::isHeld).toList();
  }

  public int count() {
    return made.size();
  }
}
