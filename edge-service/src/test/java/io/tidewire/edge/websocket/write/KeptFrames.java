package io.tidewire.edge.websocket.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.kit.testing.Await;
import java.util.ArrayList;
import java.util.List;

/**
 * The frames that a test sends through a socket server. At the end no connection may be left, no
 * frame may be held by anybody else, and nothing may have been logged.
 */
final class KeptFrames implements AutoCloseable {

  private final LogWatch log = new LogWatch();
  private final List<Frame> frames = new ArrayList<>();
  private final SocketRig rig;

  /**
   * @param rig closed with this
   */
  KeptFrames(SocketRig rig) {
    this.rig = rig;
  }

  Frame keep(Frame frame) {
    frames.add(frame);
    return frame;
  }

  int count() {
    return frames.size();
  }

  @Override
  public void close() {
    Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
    Await.until("nobody else holds a frame", () -> rig.onLoop(this::areAllReleased));
    frames.forEach(Frame::release);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private boolean areAllReleased() {
    return frames.stream().allMatch(frame -> ((SharedFrame) frame).readers() == 1);
  }
}
