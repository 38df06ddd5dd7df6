package io.tidewire.edge.websocket.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.edge.websocket.limits.Ticks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

  private static final int QUIET = 10;
  private static final int PONG_TIMEOUT = 3;

  private final Ticks ticks = new Ticks();
  private final Heartbeat heartbeat = new Heartbeat(ticks, PONG_TIMEOUT);
  private int sentAt = Integer.MAX_VALUE / 2;
  private final List<String> happened = new ArrayList<>();
  private final HeartbeatEntry liveness = new HeartbeatEntry(heartbeat, target("one"));

  private HeartbeatEntry.Target target(String name) {
    return new HeartbeatEntry.Target() {
      @Override
      public void probe() {
        happened.add(name + " probed at " + heartbeat.now());
      }

      @Override
      public int sentAt() {
        return sentAt;
      }

      @Override
      public void silent() {
        happened.add(name + " silent at " + heartbeat.now());
      }

      @Override
      public void overdue() {
        happened.add(name + " overdue at " + heartbeat.now());
      }
    };
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      ticks.advance();
      heartbeat.tick();
    }
  }

  @Test
  void aSilentConnectionIsProbedAndThenReported() {
    liveness.listen(QUIET);

    ticks(QUIET + PONG_TIMEOUT + 50);

    assertThat(happened).containsExactly("one probed at 10", "one silent at 13");
  }

  @Test
  void aConnectionThatIsHeardIsNotProbed() {
    liveness.listen(QUIET);

    for (int i = 0; i < 100; i++) {
      ticks(QUIET - 1);
      liveness.heard();
    }

    assertThat(happened).isEmpty();
  }

  @Test
  void anAnswerInTheTickOfTheProbeIsAnAnswer() {
    liveness.listen(QUIET);
    ticks(QUIET);
    assertThat(happened).containsExactly("one probed at 10");

    liveness.heard();
    ticks(QUIET - 1);
    assertThat(happened).hasSize(1);

    ticks(1);
    assertThat(happened).containsExactly("one probed at 10", "one probed at 20");
  }

  @Test
  void aSilenceLongerThanTheWheelIsMeasuredInFull() {
    liveness.listen(1_000);

    ticks(999);
    assertThat(happened).isEmpty();

    ticks(1);
    assertThat(happened).containsExactly("one probed at 1000");
  }

  @Test
  void aSilenceOfExactlyOneTurnIsMeasuredInFull() {
    ticks(5);
    liveness.listen(256);

    ticks(255);
    assertThat(happened).isEmpty();

    ticks(1);
    assertThat(happened).containsExactly("one probed at 261");
  }

  @Test
  void whoLingersIsOnlyWatchedForTheEnd() {
    liveness.listen(QUIET);
    ticks(QUIET - 1);

    liveness.linger(5);
    liveness.heard();
    ticks(100);

    assertThat(happened).containsExactly("one overdue at 14");
  }

  @Test
  void whoIsStoppedIsForgotten() {
    liveness.listen(QUIET);
    ticks(QUIET);
    liveness.stop();
    liveness.stop();

    ticks(1_000);

    assertThat(happened).containsExactly("one probed at 10");
  }

  @Test
  void manyInOneTickMayStopEachOther() {
    List<HeartbeatEntry> crowd = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "p" + i;
      crowd.add(
          new HeartbeatEntry(
              heartbeat,
              new HeartbeatEntry.Target() {
                @Override
                public int sentAt() {
                  return sentAt;
                }

                @Override
                public void probe() {
                  happened.add(name);
                  crowd.forEach(HeartbeatEntry::stop);
                }

                @Override
                public void silent() {}

                @Override
                public void overdue() {}
              }));
    }
    crowd.forEach(member -> member.listen(QUIET));

    ticks(1_000);

    assertThat(happened).hasSize(1);
  }

  @Test
  void aConnectionThatOnlySpeaksIsProbedBeforeItsOtherDirectionIsSilentForTooLong() {
    sentAt = 0;
    liveness.listen(QUIET);

    for (int i = 0; i < QUIET; i++) {
      ticks(1);
      liveness.heard();
    }

    assertThat(happened).containsExactly("one probed at 10");
  }
}
