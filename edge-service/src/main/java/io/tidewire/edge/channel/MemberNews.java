package io.tidewire.edge.channel;

/** In which form a subscriber of a presence channel is told who comes and goes (decision 28). */
public enum MemberNews {
  /** Each change in a frame of its own. The subscriber began with the whole list. */
  EACH,
  /** In a large channel, the changes of a while in one frame. The client has asked for it. */
  TOGETHER,
  /** Only how many members there are. The subscriber began without the list. */
  COUNT
}
