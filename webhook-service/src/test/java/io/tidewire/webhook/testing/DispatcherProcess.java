package io.tidewire.webhook.testing;

import java.util.Map;

/** Runs a dispatcher in its own JVM, which a test kills. Arguments: Redis, URL of the receiver. */
public final class DispatcherProcess {

  private DispatcherProcess() {}

  public static void main(String[] args) throws InterruptedException {
    try (TestDispatcher running =
        new TestDispatcher(
            args[0],
            Map.of("tidewire.webhooks.lease", "5s"),
            TestDispatcher.endpoint("a", args[1]))) {
      Thread.currentThread().join();
    }
  }
}
