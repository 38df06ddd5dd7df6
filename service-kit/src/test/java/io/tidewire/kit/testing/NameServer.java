package io.tidewire.kit.testing;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server that does not answer until {@link #answer}, and then resolves every name to
 * 127.0.0.1.
 */
public final class NameServer implements AutoCloseable {

  private static final int HEADER = 12;
  private static final int TYPE_A = 1;

  private final DatagramSocket socket;
  private final AtomicInteger questions = new AtomicInteger();
  private volatile boolean answering;

  public NameServer() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
    Thread thread = new Thread(this::serve, "name server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Vert.x that asks only this server, once per look-up, and waits 200 ms for the answer. */
  public Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setAddressResolverOptions(
                new AddressResolverOptions()
                    .addServer("127.0.0.1:" + socket.getLocalPort())
                    .setSearchDomains(List.of())
                    .setCacheMaxTimeToLive(0)
                    .setMaxQueries(1)
                    .setQueryTimeout(200)));
  }

  public void answer() {
    answering = true;
  }

  /** Returns how many queries have arrived. */
  public int questions() {
    return questions.get();
  }

  private void serve() {
    byte[] buffer = new byte[512];
    while (!socket.isClosed()) {
      try {
        var question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        questions.incrementAndGet();
        if (answering) {
          byte[] answer = answerTo(buffer);
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** RFC 1035 §4: the question again, and an address if one was asked for. */
  private static byte[] answerTo(byte[] question) {
    int end = HEADER;
    while (question[end] != 0) end += question[end] + 1;
    int type = (question[end + 1] << 8) + question[end + 2];
    int answers = type == TYPE_A ? 1 : 0;
    var out = new ByteArrayOutputStream();
    out.write(question, 0, 2);
    out.writeBytes(new byte[] {(byte) 0x81, (byte) 0x80, 0, 1, 0, (byte) answers, 0, 0, 0, 0});
    out.write(question, HEADER, end + 5 - HEADER);
    if (answers == 1) {
      out.writeBytes(new byte[] {(byte) 0xc0, HEADER, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4});
      out.writeBytes(new byte[] {127, 0, 0, 1});
    }
    return out.toByteArray();
  }

  @Override
  public void close() {
    socket.close();
  }
}
