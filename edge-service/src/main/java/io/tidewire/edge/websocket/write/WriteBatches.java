package io.tidewire.edge.websocket.write;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.unix.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * The write batches of one event loop in one tick. Holds their frames until {@link #end}, so that
 * neither a delivery nor a flush counts references. Confined to that loop.
 */
final class WriteBatches {

  private final WriteBatch none = new WriteBatch();
  private final List<SharedFrame> held = new ArrayList<>();

  /** The joined frames of the last batch that was sent: consecutive connections often share it. */
  private ByteBuf room = Unpooled.EMPTY_BUFFER;

  private WriteBatch joined = none;

  /** The batch of every connection with nothing to send. */
  WriteBatch none() {
    return none;
  }

  /** The batch of a connection that had {@code batch} and was offered a frame. */
  WriteBatch then(WriteBatch batch, SharedFrame frame) {
    WriteBatch known = batch.known(frame);
    if (known != null) return known;
    frame.retain();
    held.add(frame);
    return batch.and(frame);
  }

  /** Returns how many bytes of the batch the kernel took. */
  int send(WriteBatch batch, Socket socket) {
    SharedFrame single = batch.single();
    return single == null ? KernelSend.send(socket, join(batch)) : single.send(socket);
  }

  private ByteBuf join(WriteBatch batch) {
    if (joined == batch) return room;
    if (room.capacity() == 0) {
      room = ByteBufAllocator.DEFAULT.directBuffer(WriteBatch.MOST_BYTES, WriteBatch.MOST_BYTES);
    }
    batch.copyTo(room.clear());
    joined = batch;
    return room;
  }

  /** Ends the tick: no connection has a batch any more. */
  void end() {
    none.forgetLonger();
    joined = none;
    held.forEach(SharedFrame::release);
    held.clear();
    room.release();
    room = Unpooled.EMPTY_BUFFER;
  }
}
