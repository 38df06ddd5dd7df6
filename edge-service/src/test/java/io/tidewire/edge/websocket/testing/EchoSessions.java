package io.tidewire.edge.websocket.testing;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.channel.DisconnectReason;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.session.SocketEvents;
import io.tidewire.edge.websocket.server.SessionOpener;
import io.tidewire.wire.Dialect;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions that say back what they hear, and remember how they ended. */
public final class EchoSessions implements SessionOpener {

  /** A session that hears this breaks. */
  public static final String BREAK = "break";

  public final BlockingQueue<ClientSocket> opened = new LinkedBlockingQueue<>();
  public final BlockingQueue<DisconnectReason> departures = new LinkedBlockingQueue<>();
  public final AtomicInteger open = new AtomicInteger();

  @Override
  public SocketEvents open(ClientSocket socket, ConnectVerdict.Accepted accepted, Dialect dialect) {
    open.incrementAndGet();
    opened.add(socket);
    return new Echo(socket, dialect);
  }

  private final class Echo implements SocketEvents {

    private final ClientSocket socket;
    private final Dialect dialect;
    private boolean ended;

    Echo(ClientSocket socket, Dialect dialect) {
      this.socket = socket;
      this.dialect = dialect;
    }

    @Override
    public void text(String message) {
      if (ended) throw new IllegalStateException("text after the end");
      if (message.equals(BREAK)) throw new IllegalStateException("as told");
      socket.send(message);
    }

    @Override
    public void binary() {
      socket.send("binary");
    }

    @Override
    public boolean canMigrate() {
      return dialect == Dialect.REC1;
    }

    @Override
    public void migrate(long withinMs) {
      socket.send("migrate within " + withinMs);
    }

    @Override
    public void closed(DisconnectReason how) {
      if (ended) throw new IllegalStateException("ended twice");
      ended = true;
      departures.add(how);
      open.decrementAndGet();
    }
  }
}
