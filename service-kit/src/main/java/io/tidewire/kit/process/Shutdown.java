package io.tidewire.kit.process;

import io.tidewire.kit.log.AuditLog;
import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.RunningService;
import io.tidewire.kit.settings.Settings;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process goes: not ready any more, drain, stop, close. Each step has an end, whatever the
 * step thinks of it, and the next one follows. Safe from any thread.
 */
final class Shutdown {

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  /**
   * @param drain for the drain
   * @param stop for stopping the service, and again for closing Vert.x
   */
  record Limits(Duration drain, Duration stop) {

    static Limits from(Settings settings) {
      return new Limits(
          settings.duration("tidewire.drain.limit", Duration.ofSeconds(60)),
          settings.duration("tidewire.stop.limit", Duration.ofSeconds(10)));
    }
  }

  private final Health health;
  private final RunningService service;
  private final Supplier<Future<Void>> close;
  private final Limits limits;
  private final Timers timers;
  private final Promise<Boolean> gone = Promise.promise();
  private boolean begun;
  private volatile Promise<Void> step = Promise.promise();

  Shutdown(
      Health health,
      RunningService service,
      Supplier<Future<Void>> close,
      Limits limits,
      Timers timers) {
    this.health = health;
    this.service = service;
    this.close = close;
    this.limits = limits;
    this.timers = timers;
  }

  /**
   * Begins; asked again, cuts the current step short. One signal at a time: the second must not
   * slip in before there is a step to cut.
   */
  synchronized void hasten() {
    audit(begun ? "hastened" : "asked");
    if (!begun) {
      begun = true;
      begin();
    } else {
      step.tryFail("cut short by another signal");
    }
  }

  /** Completes at the end; true if nothing had to be left undone. */
  Future<Boolean> gone() {
    return gone.future();
  }

  private void begin() {
    health.drain();
    log.info("drain started limit={}", limits.drain());
    audit("began");
    within(limits.drain(), "drain", service::drain)
        .onSuccess(drained -> audit(drained ? "ended" : "unfinished"))
        .compose(drained -> stop(drained))
        .onComplete(gone);
  }

  private static void audit(String outcome) {
    AuditLog.changed("drain", "signal", "process", outcome);
  }

  private Future<Boolean> stop(boolean drained) {
    return within(limits.stop(), "stop", service::stop)
        .compose(
            stopped ->
                within(limits.stop(), "close", close).map(closed -> drained && stopped && closed));
  }

  /** Always succeeds; with false if the step failed, took too long or was cut short. */
  private Future<Boolean> within(Duration limit, String name, Supplier<Future<Void>> work) {
    Promise<Void> end = Promise.promise();
    step = end;
    Cancel alarm = timers.after(limit, () -> end.tryFail("took longer than " + limit));
    started(work).onSuccess(end::tryComplete).onFailure(end::tryFail);
    return end.future()
        .onComplete(ended -> alarm.cancel())
        .map(done -> logged(name))
        .otherwise(why -> logged(name, why));
  }

  private static Future<Void> started(Supplier<Future<Void>> work) {
    try {
      return work.get();
    } catch (RuntimeException broken) {
      return Future.failedFuture(broken);
    }
  }

  private static boolean logged(String name) {
    log.info(name + " finished"); // Not a pattern: each step is a line of its own kind.
    return true;
  }

  private static boolean logged(String name, Throwable why) {
    log.warn(name + " unfinished why=\"{}\"", String.valueOf(why.getMessage()));
    return false;
  }
}
