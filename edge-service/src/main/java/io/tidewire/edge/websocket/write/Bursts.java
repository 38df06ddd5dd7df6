package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The bursts of one event loop in one tick. Holds their frames until {@link #end}, so that neither
 * a delivery nor a flush counts references. Confined to that loop.
 */
final class Bursts {

  private final Burst none = new Burst();
  private final List<SharedFrame> held = new ArrayList<>();

  /** Room for the frames of one burst, and whose they are: neighbours often have the same. */
  private ByteBuf room = Unpooled.EMPTY_BUFFER;

  private Burst joined = none;

  /** Where every connection begins, and is again when it was flushed. */
  Burst none() {
    return none;
  }

  /** What a connection holds that held {@code burst} and was offered a frame. */
  Burst then(Burst burst, SharedFrame frame) {
    Burst known = burst.known(frame);
    if (known != null) return known;
    frame.retain();
    held.add(frame);
    return burst.and(frame);
  }

  /** Returns how many of the burst's bytes the kernel took. */
  int send(Burst burst, Socket socket) {
    SharedFrame single = burst.single();
    return single == null ? KernelSend.send(socket, join(burst)) : single.send(socket);
  }

  private ByteBuf join(Burst burst) {
    if (joined == burst) return room;
    if (room.capacity() == 0) {
      room = ByteBufAllocator.DEFAULT.directBuffer(Burst.MOST_BYTES, Burst.MOST_BYTES);
    }
    burst.copyTo(room.clear());
    joined = burst;
    return room;
  }

  /** No connection holds a burst any more. */
  void end() {
    none.forgetLonger();
    joined = none;
    held.forEach(SharedFrame::release);
    held.clear();
    room.release();
    room = Unpooled.EMPTY_BUFFER;
  }
}
