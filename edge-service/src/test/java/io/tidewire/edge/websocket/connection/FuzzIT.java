package io.tidewire.edge.websocket.connection;

import static io.tidewire.edge.websocket.testing.RawClient.PONG;
import static io.tidewire.edge.websocket.testing.RawClient.TEXT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.frame.Compression;
import io.tidewire.edge.websocket.frame.FramesTest;
import io.tidewire.edge.websocket.frame.Violation;
import io.tidewire.edge.websocket.server.SocketConfig;
import io.tidewire.edge.websocket.testing.LogWatch;
import io.tidewire.edge.websocket.testing.Mutations;
import io.tidewire.edge.websocket.testing.RawClient;
import io.tidewire.edge.websocket.testing.RigSetup;
import io.tidewire.edge.websocket.testing.SocketRig;
import io.tidewire.edge.websocket.write.Coding;
import io.tidewire.edge.websocket.write.PlainCoding;
import io.tidewire.kit.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a running edge makes of frames and requests that have something wrong with them. */
class FuzzIT {

  private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
  private static final String USABLE = "still usable";
  private static final int CHECK_EVERY = 25;

  private static SocketRig rig;
  private static LogWatch log;

  @BeforeAll
  static void start() {
    log = new LogWatch();
    SocketConfig defaults = SocketRig.paced(1_000_000);
    rig =
        new SocketRig(
            RigSetup.of(
                    new SocketConfig(
                        new ConnectionConfig(
                            defaults.limits(),
                            new Compression(true, 0, 1),
                            defaults.connections().rates()),
                        defaults.upgrades(),
                        defaults.drain()))
                .eventLoops(2));
  }

  @AfterAll
  static void nothingLeakedAndNothingWasLogged() {
    System.gc();
    try (RawClient client = RawClient.open(rig.port)) {
      for (int i = 0; i < 500; i++) {
        client.text("the leak detector speaks when buffers are taken");
        client.read();
      }
    }
    rig.close();
    log.close();
    assertThat(log.complaints()).isEmpty();
  }

  @Test
  void everyStreamMeansWhatTheRulesSayAndHarmsNobodyElse() {
    Mutations mutations = Mutations.announced("frames");
    try (RawClient witness = RawClient.open(rig.port);
        RawClient other = RawClient.open(rig.port)) {
      for (int round = 0; round < mutations.count(); round++) {
        boolean deflating = mutations.random().nextInt(3) > 0;
        byte[] stream = mutations.stream();
        try (RawClient client = RawClient.connect(rig.port)) {
          client.upgrade("/app/key", deflating ? OFFER : "X-Nothing: x");
          throwAt(client, stream, mutations.random());
          judge(client, deflating ? FramesTest.DEFLATE : PlainCoding.INSTANCE, stream, round);
        }
        if (round % CHECK_EVERY == 0) {
          echo(witness, "witness " + round);
          echo(other, "other " + round);
        }
      }
    }
    rig.untilEverybodyHasLeft();
  }

  /** Not to its end if something in it ended the connection, which the answers tell. */
  private static void throwAt(RawClient client, byte[] stream, Random random) {
    int from = 0;
    while (from < stream.length) {
      int to = Math.min(stream.length, from + 1 + random.nextInt(stream.length));
      try {
        client.send(Arrays.copyOfRange(stream, from, to));
      } catch (UncheckedIOException ended) {
        return;
      }
      from = to;
    }
  }

  /** The answers are those that the pure rules foresee; without an end to it, life goes on. */
  private static void judge(RawClient client, Coding coding, byte[] stream, int round) {
    List<String> meaning = FramesTest.meaning(coding, stream);
    List<String> expected = answers(meaning);
    List<String> got = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) got.add(answer(client.read()));
    assertThat(got).as("round %d", round).isEqualTo(expected);

    byte[] more = RawClient.frame(RawClient.FIN | TEXT, USABLE.getBytes(UTF_8));
    List<String> after = FramesTest.meaning(coding, Mutations.together(stream, more));
    boolean usable = !after.isEmpty() && after.get(after.size() - 1).equals("text " + USABLE);
    if (usable) echo(client, USABLE);
  }

  private static List<String> answers(List<String> meaning) {
    List<String> answers = new ArrayList<>();
    for (String event : meaning) {
      if (event.startsWith("refused ")) {
        answers.add("close " + Violation.valueOf(event.substring(8)).code());
      } else if (event.startsWith("ping ")) {
        answers.add("pong " + event.substring(5));
      } else if (event.equals("binary")) {
        answers.add("text binary");
      } else if (!event.equals("frame")) {
        answers.add(event);
      }
    }
    return answers;
  }

  private static String answer(RawClient.Frame frame) {
    return switch (frame.opcode()) {
      case TEXT -> "text " + frame.text();
      case PONG -> "pong " + frame.text();
      default -> "close " + frame.code();
    };
  }

  private static void echo(RawClient client, String text) {
    client.text(text);
    assertThat(client.read().text()).isEqualTo(text);
  }

  @Test
  void everyMutatedUpgradeIsAnsweredOrCutOff() throws IOException {
    Mutations mutations = Mutations.announced("upgrades");
    Random random = mutations.random();
    for (int round = 0; round < mutations.count(); round++) {
      byte[] request = RawClient.handshake("/app/key?protocol=7", OFFER).getBytes(ISO_8859_1);
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        request[random.nextInt(request.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port);
      try (RawClient client = new RawClient(socket)) {
        client.send(request);
        socket.shutdownOutput();

        assertThat(client.isCutOff()).as("round %d", round).isTrue();
      }
    }
    try (RawClient client = RawClient.open(rig.port)) {
      echo(client, USABLE);
    }
    Await.until("no upgrade is pending", () -> rig.node.limits().admission().pending() == 0);
    Await.until("all connections ended", () -> rig.node.limits().admission().connections() == 0);
  }
}
