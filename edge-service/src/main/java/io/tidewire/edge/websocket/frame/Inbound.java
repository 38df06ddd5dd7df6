package io.tidewire.edge.websocket.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes whole messages of a client's frames: the order of fragments, the limits on the message as a
 * whole, its coding and its UTF-8.
 */
public final class Inbound implements Frames.Taker {

  /** Who reads what a connection says. */
  public interface Reader {

    /**
     * A frame came, of whatever kind. Called before anything else about it.
     *
     * @param bytes of head and payload
     */
    void heard(int bytes);

    /**
     * A message was inflated. Called before it is handed on.
     *
     * @param bytes of the message
     */
    void inflated(int bytes);

    /**
     * Asked before more of a message that is not complete is kept. A reader that says no has ended
     * the connection.
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

    /** Not followed by anything. The code is 1005 if there was none. */
    void closedByPeer(int code);

    /** The connection ends with this. Not followed by anything. */
    void refused(Violation why);
  }

  /** Objects around a buffer, and what the allocator rounds up: an empty one costs as well. */
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

  /** Reads and may change the bytes, which stay the caller's. */
  public void read(ByteBuf bytes) {
    frames.read(bytes);
  }

  /** After the frame at hand nothing is handed on, until {@link #resume}. */
  public void pause() {
    frames.pause();
  }

  /** Hands on what has come meanwhile. */
  public void resume() {
    frames.resume();
  }

  /** Bytes of memory that are held for messages that are not complete, or not handed on. */
  public int heldBytes() {
    int partial = frames.heldBytes();
    int message = fragments == null ? 0 : fragments.capacity() + BUFFER_OVERHEAD;
    return partial == 0 ? message : message + partial + BUFFER_OVERHEAD;
  }

  /** Whether a message, or a frame outside of one, has been completed since this was asked. */
  public boolean hasProgressed() {
    boolean progress = progressed;
    progressed = false;
    return progress;
  }

  /** The conversation is over: messages are skipped, and only a close frame is waited for. */
  public void awaitClose() {
    awaitingClose = true;
    forgetMessage();
  }

  /** Nothing is waited for any more. */
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
