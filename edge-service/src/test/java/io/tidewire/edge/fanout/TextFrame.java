package io.tidewire.edge.fanout;

/** A frame that consists of its text. Counts its holders, and fails if it is released too often. */
public final class TextFrame implements Frame {

  private final String text;
  private final long offset;
  private int holders = 1;

  TextFrame(String text) {
    this(text, 0);
  }

  TextFrame(String text, long offset) {
    this.text = text;
    this.offset = offset;
  }

  @Override
  public long offset() {
    return offset;
  }

  public String text() {
    if (holders == 0) throw new IllegalStateException("read after its last release: " + text);
    return text;
  }

  public boolean isHeld() {
    return holders > 0;
  }

  @Override
  public int bytes() {
    return text.length() + 2;
  }

  @Override
  public Frame extended() {
    return this;
  }

  @Override
  public void retain() {
    if (holders == 0) throw new IllegalStateException("retained after its last release: " + text);
    holders++;
  }

  @Override
  public void release() {
    if (holders == 0) throw new IllegalStateException("released once too often: " + text);
    holders--;
  }

  @Override
  public String toString() {
    return text;
  }
}
