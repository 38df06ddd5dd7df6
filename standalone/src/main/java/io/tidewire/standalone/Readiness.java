package io.tidewire.standalone;

import io.tidewire.kit.service.Health;
import io.tidewire.kit.service.StartupException;
import io.tidewire.kit.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Waits until nothing is wrong any more, so that what is printed then is true. */
final class Readiness {

  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration LIMIT = Duration.ofSeconds(15);

  /** The process's own check, which waits for us. */
  private static final String START = "start";

  private Readiness() {}

  /** Fails with {@link StartupException}, saying what is still wrong. */
  static Future<Void> of(Health health, Timers timers) {
    Promise<Void> ready = Promise.promise();
    Timers.Cancel looking =
        timers.every(
            LOOK,
            () -> {
              if (problems(health).isEmpty()) ready.tryComplete();
            });
    Timers.Cancel limit =
        timers.after(
            LIMIT, () -> ready.tryFail(new StartupException("not ready: " + problems(health))));
    return ready
        .future()
        .onComplete(
            decided -> {
              looking.cancel();
              limit.cancel();
            });
  }

  private static Map<String, String> problems(Health health) {
    Map<String, String> problems = new TreeMap<>(health.problems());
    problems.remove(START);
    return problems;
  }
}
