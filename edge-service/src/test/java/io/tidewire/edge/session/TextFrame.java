package io.tidewire.edge.session;

import io.tidewire.edge.fanout.Frame;

/** A frame that remembers its texts and owns no memory. */
record TextFrame(String text, String extendedText, long offset) implements Frame {

  TextFrame(String text) {
    this(text, text, 0);
  }

  @Override
  public int bytes() {
    return text.length();
  }

  @Override
  public Frame extended() {
    return new TextFrame(extendedText, extendedText, offset);
  }

  @Override
  public void retain() {}

  @Override
  public void release() {}
}
