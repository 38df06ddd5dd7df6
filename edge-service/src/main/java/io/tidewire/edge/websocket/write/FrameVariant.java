package io.tidewire.edge.websocket.write;

/**
 * Another way to send a message: with more in its text, or in fewer bytes. See {@link
 * SharedFrame#variant}.
 */
interface FrameVariant {

  /** Of {@link ExtendedFrame}. A {@link Deflating} has its window bits for an id. */
  int EXTENDED = 0;

  /** Equal for variations that make the same bytes of a frame, on whichever event loop they do. */
  int id();

  /**
   * Makes the frame, with one reference, or returns the given one where the variation would gain
   * nothing. Reads the given frame without changing it.
   */
  SharedFrame of(SharedFrame frame);
}
