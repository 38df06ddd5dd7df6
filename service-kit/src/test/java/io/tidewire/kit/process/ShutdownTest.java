package io.tidewire.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.testing.AuditLines;
import io.tidewire.kit.testing.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownTest {

  private static final Shutdown.Limits LIMITS =
      new Shutdown.Limits(Duration.ofSeconds(60), Duration.ofSeconds(10));

  private final ManualTimers timers = new ManualTimers();
  private final Health health = new Health();
  private final RecordingService service = new RecordingService();
  private final Promise<Void> closed = Promise.promise();
  private final Shutdown shutdown =
      new Shutdown(health, service, () -> service.did("close", closed), LIMITS, timers);

  @Test
  void theProcessIsNotReadyBeforeItDrains() {
    assertThat(health.isReady()).isTrue();

    shutdown.hasten();

    assertThat(service.steps).containsExactly("drain while not ready");
  }

  @Test
  void aShutdownDrainsThenStopsThenClosesThenExits() {
    shutdown.hasten();

    service.drained.complete();
    assertThat(service.steps).last().isEqualTo("stop while not ready");
    service.stopped.complete();
    assertThat(service.steps).last().isEqualTo("close while not ready");
    assertThat(shutdown.gone().isComplete()).isFalse();
    closed.complete();

    assertThat(shutdown.gone().result()).isTrue();
    assertThat(timers.waiting()).isZero();
  }

  @Test
  void theAuditLogRecordsTheRequestStartAndEndOfADrain() {
    try (var audit = new AuditLines()) {
      shutdown.hasten();
      assertThat(audit.all()).containsExactly(drain("asked"), drain("began"));

      service.drained.complete();

      assertThat(audit.all()).last().isEqualTo(drain("ended"));
    }
  }

  @Test
  void theAuditLogRecordsThatADrainWasCutShort() {
    try (var audit = new AuditLines()) {
      shutdown.hasten();
      shutdown.hasten();

      assertThat(audit.all())
          .containsExactly(drain("asked"), drain("began"), drain("hastened"), drain("unfinished"));
    }
  }

  private static String drain(String outcome) {
    return "changed action=drain by=signal target=process outcome=" + outcome;
  }

  @Test
  void aDrainThatTakesTooLongIsAbandoned() {
    shutdown.hasten();

    timers.advance(Duration.ofSeconds(60));

    assertThat(service.steps).last().isEqualTo("stop while not ready");
  }

  @Test
  void theProcessExitsEvenIfEveryStepHangs() {
    shutdown.hasten();

    timers.advance(Duration.ofSeconds(80));

    assertThat(service.steps).hasSize(3);
    assertThat(shutdown.gone().result()).isFalse();
  }

  @Test
  void aSecondSignalCutsTheDrainShort() {
    shutdown.hasten();

    shutdown.hasten();

    assertThat(service.steps).last().isEqualTo("stop while not ready");
  }

  @Test
  void aSignalForEachStepExitsAtOnce() {
    for (int signals = 0; signals < 4; signals++) shutdown.hasten();

    assertThat(shutdown.gone().result()).isFalse();
  }

  @Test
  void aFailedStepDoesNotPreventTheNext() {
    service.drainThrows = true;
    shutdown.hasten();

    service.stopped.fail("odd");
    closed.complete();

    assertThat(service.steps).hasSize(3);
    assertThat(shutdown.gone().result()).isFalse();
  }

  @Test
  void theLateEndOfAnAbandonedStepChangesNothing() {
    shutdown.hasten();
    timers.advance(Duration.ofSeconds(60));

    service.drained.complete();

    assertThat(service.steps).hasSize(2);
  }

  private final class RecordingService implements RunningService {

    final List<String> steps = new ArrayList<>();
    final Promise<Void> drained = Promise.promise();
    final Promise<Void> stopped = Promise.promise();
    boolean drainThrows;

    Future<Void> did(String step, Promise<Void> end) {
      steps.add(step + (health.isReady() ? " while ready" : " while not ready"));
      return end.future();
    }

    @Override
    public Future<Void> drain() {
      Future<Void> end = did("drain", drained);
      if (drainThrows) throw new IllegalStateException("odd");
      return end;
    }

    @Override
    public Future<Void> stop() {
      return did("stop", stopped);
    }
  }
}
