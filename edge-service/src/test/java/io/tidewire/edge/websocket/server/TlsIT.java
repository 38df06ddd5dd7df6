package io.tidewire.edge.websocket.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.fanout.Frame;
import io.tidewire.edge.fanout.Offer;
import io.tidewire.edge.session.ClientSocket;
import io.tidewire.edge.websocket.connection.EdgeSocket;
import io.tidewire.edge.websocket.limits.SocketLimits;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.edge.websocket.write.KernelSend;
import io.tidewire.edge.websocket.write.SharedFrame;
import io.tidewire.edge.websocket.write.SharedFrameEncoder;
import io.tidewire.kit.testing.Await;
import io.tidewire.kit.tls.TlsWatch;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same connections over TLS, and a certificate that is replaced while they are open. */
// Deprecated for production use, which this is not.
@SuppressWarnings("removal")
class TlsIT {

  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private static final SelfSignedCertificate FIRST = SelfSignedCertificate.create("first.example");
  private static final SelfSignedCertificate SECOND =
      SelfSignedCertificate.create("second.example");

  /** Of all tests: a look at the files may come after the test that caused it. */
  @TempDir private static Path directories;

  private Path directory;
  private final LogWatch log = new LogWatch();
  private SocketRig rig;

  @BeforeEach
  void start() throws Exception {
    directory = Files.createTempDirectory(directories, "tls");
    install(FIRST, LONG_AGO);
    ListeningPort.Certificate certificate =
        new ListeningPort.Certificate(chain().toString(), key().toString());
    rig =
        new SocketRig(
            RigSetup.of(SocketConfig.DEFAULTS)
                .eventLoops(2)
                .limits(0, 100)
                .certificate(certificate));
  }

  @AfterEach
  void stop() {
    Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  private Path chain() {
    return directory.resolve("chain.pem");
  }

  private Path key() {
    return directory.resolve("key.pem");
  }

  private void install(SelfSignedCertificate made, Instant when) throws Exception {
    install(Path.of(made.certificatePath()), chain(), when);
    install(Path.of(made.privateKeyPath()), key(), when);
  }

  private static void install(Path from, Path to, Instant when) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to, FileTime.from(when));
  }

  private SSLSocket handshake() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", rig.port);
    socket.startHandshake();
    return socket;
  }

  private RawClient open() throws Exception {
    RawClient client = new RawClient(handshake());
    assertThat(client.upgrade("/app/key")).startsWith("HTTP/1.1 101");
    return client;
  }

  private String shownName() throws Exception {
    try (SSLSocket socket = handshake()) {
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    }
  }

  @Test
  void framesOfEverySizeArriveWholeAndInOrder() throws Exception {
    try (RawClient client = open()) {
      ClientSocket socket = rig.sessions.opened.take();
      assertThat(rig.auth.asked.take().secure()).isTrue();
      for (int round = 0; round < 50; round++) {
        String text = "é🌊".repeat(1 + round * 230);
        Frame frame = new SharedFrameEncoder().encode(text);
        onSocketLoop(socket, () -> assertThat(socket.send(frame)).isEqualTo(Offer.ACCEPTED));
        onSocketLoop(socket, () -> socket.send("reply"));

        assertThat(client.read().text()).isEqualTo(text);
        assertThat(client.read().text()).isEqualTo("reply");
        onSocketLoop(socket, () -> assertThat(((SharedFrame) frame).readers()).isEqualTo(1));
        frame.release();
      }
      client.text("and back");
      assertThat(client.read().text()).isEqualTo("and back");
      assertThat(((EdgeSocket) socket).channel().pipeline().names())
          .startsWith("ssl", "wsencoder", "edge")
          .hasSize(4);
      assertThat(KernelSend.below(((EdgeSocket) socket).channel().pipeline().context("wsencoder")))
          .as("encryption stands between a frame and the socket")
          .isNull();
    }
  }

  private static void onSocketLoop(ClientSocket socket, Runnable task) {
    ((EdgeSocket) socket).channel().eventLoop().submit(task).syncUninterruptibly();
  }

  @Test
  void aClientThatDoesNotReadIsBoundedHereToo() throws Exception {
    try (RawClient client = open()) {
      ClientSocket socket = rig.sessions.opened.take();
      Frame frame = new SharedFrameEncoder().encode("x".repeat(10_000));
      onSocketLoop(
          socket,
          () -> {
            int sent = 0;
            while (socket.send(frame) == Offer.ACCEPTED && sent < 10_000) sent++;
            assertThat(sent).isLessThan(10_000);
            assertThat(((EdgeSocket) socket).waitingBytes())
                .isLessThan(2L * SocketLimits.DEFAULTS.outbound().maxBytes());
            socket.close(CloseCode.SLOW_CONSUMER, "too slow");
          });

      assertThat(client.readClose().code()).isEqualTo(4150);
      Await.until("nobody holds the frame", () -> ((SharedFrame) frame).readers() == 1);
      frame.release();
    }
  }

  @Test
  void aReplacedCertificateIsShownToNewConnectionsAndOpenOnesLiveOn() throws Exception {
    assertThat(shownName()).contains("first.example");
    try (RawClient client = open()) {
      install(SECOND, LONG_AGO.plusSeconds(60));

      rig.advance(TlsWatch.PERIOD);
      Await.until("the new one is shown", () -> shows("second.example"));

      client.text("still here");
      assertThat(client.read().text()).isEqualTo("still here");
    }
  }

  private boolean shows(String name) {
    try {
      return shownName().contains(name);
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Test
  void aPairThatCannotBeUsedIsComplainedAboutAndTheOldOneStays() throws Exception {
    Files.writeString(key(), "no key");

    rig.advance(TlsWatch.PERIOD);
    Await.until("it is complained about", () -> !log.complaints().isEmpty());

    assertThat(log.complaints()).allMatch(line -> line.contains("the previous ones stay in use"));
    assertThat(shownName()).contains("first.example");
    log.complaints().clear();
    install(SECOND, LONG_AGO.plusSeconds(60));
    rig.advance(TlsWatch.PERIOD);
    Await.until("the next good one is shown", () -> shows("second.example"));
    log.complaints().clear();
  }

  @Test
  void aClientThatSpeaksNoTlsIsCutOffWithoutAWord() {
    try (RawClient client = RawClient.connect(rig.port)) {
      client.send(RawClient.handshake("/app/key"));

      assertThat(client.isCutOff()).isTrue();
    }
    assertThat(rig.auth.asked).isEmpty();
  }

  private static final class Anybody implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
