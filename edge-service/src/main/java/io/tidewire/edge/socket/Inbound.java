package io.tidewire.edge.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole messages of a client's frames: the order of fragments, the limits on the message as a
 * whole, its coding and its UTF-8.
 */
final class Inbound implements Frames.Taker {

  /** Who reads what a connection says. */
  interface Reader {

    /** A frame came, of whatever kind. */
    void heard();

    void text(String message);

    void binary();

    /**
     * @param payload to be sent back; lent
     */
    void ping(ByteBuf payload);

    void pong();

    /** Not followed by anything. The code is 1005 if there was none. */
    void closedByPeer(int code);

    /** The connection ends with this. Not followed by anything. */
    void refused(Violation why);
  }

  private final Frames frames = new Frames(this);
  private final Coding coding;
  private final int maxBytes;
  private final Reader reader;

  /** The fragments so far; null between messages. */
  private @Nullable ByteBuf fragments;

  private boolean isText;
  private boolean isDeflated;
  private boolean awaitingClose;

  /**
   * @param maxBytes of a message, on the wire and inflated
   */
  Inbound(Coding coding, int maxBytes, Reader reader) {
    this.coding = coding;
    this.maxBytes = maxBytes;
    this.reader = reader;
  }

  /** Reads and may change the bytes, which stay the caller's. */
  void read(ByteBuf bytes) {
    frames.read(bytes);
  }

  /** The conversation is over: messages are skipped, and only a close frame is waited for. */
  void awaitClose() {
    awaitingClose = true;
    forgetMessage();
  }

  /** Nothing is waited for any more. */
  void stop() {
    frames.stop();
    forgetMessage();
  }

  @Override
  public Optional<Violation> flaw(FrameHead head) {
    Optional<Violation> flaw = head.flaw(coding.mayDeflate());
    if (flaw.isPresent() || head.isControl()) return flaw;
    if (!awaitingClose && head.opcode() == FrameHead.CONTINUATION && fragments == null) {
      return Optional.of(Violation.NOTHING_TO_CONTINUE);
    }
    if (head.opcode() != FrameHead.CONTINUATION && fragments != null) {
      return Optional.of(Violation.INTERLEAVED);
    }
    int before = fragments == null ? 0 : fragments.readableBytes();
    return before + head.length() > maxBytes ? Optional.of(Violation.TOO_BIG) : Optional.empty();
  }

  @Override
  public void violated(Violation how) {
    forgetMessage();
    reader.refused(how);
  }

  @Override
  public void frame(FrameHead head, ByteBuf payload) {
    reader.heard();
    switch (head.opcode()) {
      case FrameHead.CLOSE -> closed(payload);
      case FrameHead.PING -> reader.ping(payload);
      case FrameHead.PONG -> reader.pong();
      default -> data(head, payload);
    }
  }

  private void closed(ByteBuf payload) {
    stop();
    Optional<Violation> flaw = ClosePayload.flaw(payload);
    if (flaw.isPresent()) {
      reader.refused(flaw.get());
    } else {
      reader.closedByPeer(ClosePayload.code(payload));
    }
  }

  private void data(FrameHead head, ByteBuf payload) {
    if (awaitingClose) return;
    if (fragments == null) {
      isText = head.opcode() == FrameHead.TEXT;
      isDeflated = head.isDeflated();
      if (head.isFinal()) {
        message(payload);
        return;
      }
      fragments = payload.alloc().buffer(payload.readableBytes());
    }
    fragments.writeBytes(payload);
    if (!head.isFinal()) return;
    ByteBuf message = fragments;
    fragments = null;
    try {
      message(message);
    } finally {
      message.release();
    }
  }

  private void message(ByteBuf message) {
    if (!isDeflated) {
      whole(message);
      return;
    }
    ByteBuf inflated = message.alloc().directBuffer();
    try {
      Optional<Violation> flaw = coding.inflate(message, inflated, maxBytes);
      if (flaw.isPresent()) {
        refuse(flaw.get());
      } else {
        whole(inflated);
      }
    } finally {
      inflated.release();
    }
  }

  private void whole(ByteBuf message) {
    if (!isText) {
      reader.binary();
    } else if (ByteBufUtil.isText(message, UTF_8)) {
      reader.text(message.toString(UTF_8));
    } else {
      refuse(Violation.NOT_UTF8);
    }
  }

  private void refuse(Violation why) {
    stop();
    reader.refused(why);
  }

  private void forgetMessage() {
    if (fragments == null) return;
    ByteBuf held = fragments;
    fragments = null;
    held.release();
  }
}
