package io.tidewire.edge.session;

import io.tidewire.edge.fanout.Frame;

/** A frame that remembers its text and owns no memory. */
record TextFrame(String text) implements Frame {

  @Override
  public int bytes() {
    return text.length();
  }

  @Override
  public Frame extended() {
    return this;
  }

  @Override
  public void retain() {}

  @Override
  public void release() {}
}
