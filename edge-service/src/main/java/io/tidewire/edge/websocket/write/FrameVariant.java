package io.tidewire.edge.websocket.write;

/**
 * Another form of a message: with more members in its JSON, or compressed. See {@link
 * SharedFrame#variant}.
 */
interface FrameVariant {

  /** The id of {@link ExtendedFrame}. The id of a {@link Deflating} is its window bits. */
  int EXTENDED = 0;

  /** Equal for variants that create the same bytes, on whichever event loop. */
  int id();

  /**
   * Creates the variant, with one reference, or returns the given frame if there is nothing to
   * gain. Does not change the given frame.
   */
  SharedFrame of(SharedFrame frame);
}
