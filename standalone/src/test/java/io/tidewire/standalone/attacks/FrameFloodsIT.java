package io.tidewire.standalone.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.testing.Await;
import io.tidewire.standalone.testing.Attacker;
import io.tidewire.standalone.testing.ClientFrames;
import io.tidewire.standalone.testing.RawSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection that sends far too many frames is slowed down, and then closed. */
@Timeout(180)
class FrameFloodsIT {

  private static final int FRAMES = 200_000;
  private static final int BATCH = 5_000;

  /** Far more than the rate limit of clients permits in the time that the frames take. */
  private static final int ANSWERS_MAX = FRAMES / 4;

  private static final long LOOK_NANOS = 300_000_000;

  private static SmallProcess process;

  @BeforeAll
  static void start() {
    process = SmallProcess.start("frame-floods");
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @Test
  void junk() {
    assertLimited(ClientFrames.text("{"), "pusher:error");
  }

  @Test
  void pingsOfTheProtocol() {
    assertLimited(ClientFrames.text("{\"event\":\"pusher:ping\",\"data\":{}}"), "pusher:pong");
  }

  @Test
  void controlPings() {
    assertLimited(ClientFrames.ping(125), "\u008a}");
  }

  @Test
  void emptyBinaryFrames() {
    assertLimited(ClientFrames.emptyBinary(), "pusher:error");
  }

  @Test
  void emptyFragmentsOfAMessageThatNeverEnds() {
    try (Attacker attacker = attacker();
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
      honest.subscribe();
      attacker.send(ClientFrames.firstFragment(1));

      flood(attacker, ClientFrames.emptyFragment(), honest);

      Await.until("the end of the connection", attacker::isEnded);
      assertComesBackLater(attacker);
    }
    process.assertUnharmed();
  }

  private static Attacker attacker() {
    return Attacker.webSocket(process.port(), TestedApp.ATTACKED.path());
  }

  private static void assertLimited(byte[] frame, String answer) {
    try (Attacker attacker = attacker();
        HonestClient honest = HonestClient.connect(process.port(), TestedApp.OTHER)) {
      honest.subscribe();

      flood(attacker, frame, honest);

      assertThat(answers(attacker, answer)).isLessThan(ANSWERS_MAX);
      assertComesBackLater(attacker);
    }
    process.assertUnharmed();
  }

  /** Counts the answers, once no more of them arrive. */
  private static int answers(Attacker attacker, String answer) {
    AtomicInteger last = new AtomicInteger(-1);
    Await.until(
        "no more answers",
        () -> {
          LockSupport.parkNanos(LOOK_NANOS);
          return attacker.isEnded() || last.getAndSet(attacker.count(answer)) == last.get();
        });
    return attacker.count(answer);
  }

  /**
   * Sends until everything is sent, or the server closes the connection. Other clients are served
   * meanwhile.
   */
  private static void flood(Attacker attacker, byte[] frame, HonestClient honest) {
    byte[] batch = ClientFrames.times(BATCH, frame);
    for (int sent = 0; sent < FRAMES; sent += BATCH) {
      if (attacker.send(batch) < batch.length) break;
      if (sent % (FRAMES / 4) == 0) honest.isServed();
    }
    honest.isServed();
  }

  /** If it was closed with a close code, the code lets stock clients reconnect, but not at once. */
  private static void assertComesBackLater(Attacker attacker) {
    int code = attacker.closeCode();
    if (attacker.isEnded() && code != RawSocket.NO_CODE) {
      assertThat(code).isBetween(4100, 4199);
    }
  }
}
