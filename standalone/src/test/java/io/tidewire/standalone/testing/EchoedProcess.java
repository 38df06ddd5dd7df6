package io.tidewire.standalone.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program whose output is copied to the stdout of this JVM, which the test runner shows. */
public final class EchoedProcess {

  private EchoedProcess() {}

  /**
   * Returns the exit code.
   *
   * @throws AssertionError if it takes too long; the program and its children are killed then
   */
  public static int run(ProcessBuilder builder, Duration limit) {
    Process process = start(builder.redirectErrorStream(true));
    Thread echo = new Thread(() -> process.inputReader().lines().forEach(System.out::println));
    echo.start();
    try {
      if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(
            String.join(" ", builder.command()) + " takes longer than " + limit);
      }
      echo.join();
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
