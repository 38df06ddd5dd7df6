package io.tidewire.standalone.faults.actor;

import io.tidewire.standalone.faults.history.Journal;
import io.tidewire.standalone.faults.history.RunClock;
import io.tidewire.standalone.faults.history.RunLog;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import java.util.random.RandomGenerator;

/**
 * The dependencies that all clients share.
 *
 * @param vertx with one event loop, to which all clients are confined
 */
public record ClientContext(
    Vertx vertx, WebSocketClient sockets, RunLog log, Edges edges, RandomGenerator random) {

  public RunClock clock() {
    return log.clock();
  }

  Journal journal() {
    return log.journal();
  }

  void after(long ms, Runnable task) {
    if (ms < 1) {
      vertx.runOnContext(now -> task.run());
    } else {
      vertx.setTimer(ms, due -> task.run());
    }
  }
}
