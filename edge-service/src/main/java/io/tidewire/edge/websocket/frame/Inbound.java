package io.tidewire.edge.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a client's frames to messages: checks the order of fragments, the size of the message,
 * its compression and its UTF-8. Confined to the connection's event loop.
 */
public final class Inbound implements Frames.Taker {

  /** Receives what a client sends. */
  public interface Reader {

    /**
     * A frame of any kind arrived. Called before anything else about it.
     *
     * @param bytes of head and payload
     */
    void heard(int bytes);

    /**
     * A message was inflated. Called before it is delivered.
     *
     * @param bytes of the message
     */
    void inflated(int bytes);

    /**
     * Called before more bytes of an incomplete message are kept. A reader that returns false has
     * ended the connection.
     *
     * @param more bytes, beside those that are held already
     */
    boolean mayHold(int more);

    void text(String message);

    void binary();

    /**
     * @param payload to be sent back; lent
     */
    void ping(ByteBuf payload);

    void pong();

    /** The peer sent a close frame; 1005 if it had no code. Nothing is called after that. */
    void closedByPeer(int code);

    /** The client violated the protocol. Nothing is called after that. */
    void refused(Violation why);
  }

  /** The memory of a buffer besides its bytes: its objects and the allocator's rounding. */
  private static final int BUFFER_OVERHEAD = 256;

  private final Frames frames = new Frames(this);
  private final MessageInflater coding;
  private final int maxBytes;
  private final Reader reader;

  /** The fragments so far; null between messages. */
  private @Nullable ByteBuf fragments;

  private boolean isText;
  private boolean isDeflated;
  private boolean awaitingClose;
  private boolean progressed;

  /**
   * @param maxBytes of a message, on the wire and inflated
   */
  public Inbound(MessageInflater coding, int maxBytes, Reader reader) {
    this.coding = coding;
    this.maxBytes = maxBytes;
    this.reader = reader;
  }

  /** Reads the bytes and may change them. They remain the caller's. */
  public void read(ByteBuf bytes) {
    frames.read(bytes);
  }

  /** Delivers nothing after the current frame, until {@link #resume}. */
  public void pause() {
    frames.pause();
  }

  /** Delivers what arrived meanwhile. */
  public void resume() {
    frames.resume();
  }

  /** Bytes of memory held for messages that are incomplete or not delivered. */
  public int heldBytes() {
    int partial = frames.heldBytes();
    int message = fragments == null ? 0 : fragments.capacity() + BUFFER_OVERHEAD;
    return partial == 0 ? message : message + partial + BUFFER_OVERHEAD;
  }

  /** Whether a message or a control frame was completed since the last call. */
  public boolean hasProgressed() {
    boolean progress = progressed;
    progressed = false;
    return progress;
  }

  /** A close frame was sent: skips messages and waits for the peer's close frame. */
  public void awaitClose() {
    awaitingClose = true;
    forgetMessage();
  }

  /** Drops everything from here on. */
  public void stop() {
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
  public boolean mayHold(int more) {
    return reader.mayHold(more);
  }

  @Override
  public void violated(Violation how) {
    forgetMessage();
    reader.refused(how);
  }

  @Override
  public void frame(FrameHead head, ByteBuf payload) {
    reader.heard(head.size() + payload.readableBytes());
    switch (head.opcode()) {
      case FrameHead.CLOSE -> closed(payload);
      case FrameHead.PING -> reader.ping(payload);
      case FrameHead.PONG -> reader.pong();
      default -> data(head, payload);
    }
    if (fragments == null) progressed = true;
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
    }
    if (!keep(payload) || !head.isFinal() || fragments == null) return;
    ByteBuf message = fragments;
    fragments = null;
    try {
      message(message);
    } finally {
      message.release();
    }
  }

  private boolean keep(ByteBuf fragment) {
    if (!reader.mayHold(fragment.readableBytes())) {
      stop();
      return false;
    }
    if (fragments == null) fragments = Unpooled.buffer(fragment.readableBytes());
    fragments.writeBytes(fragment);
    return true;
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
        reader.inflated(inflated.readableBytes());
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
