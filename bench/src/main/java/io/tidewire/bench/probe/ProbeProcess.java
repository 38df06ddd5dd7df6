package io.tidewire.bench.probe;

import io.tidewire.bench.client.Target;
import io.tidewire.bench.failure.RunFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A second JVM with a few subscribers of its own, so that latencies do not include the queues of a
 * generator that is busy with thousands of connections. It ends when this process ends, for any
 * reason.
 */
public final class ProbeProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 75;
  private static final long GRACE_SECONDS = 5;

  private final Process process;
  private final BufferedReader said;
  private final Writer told;
  private final Thread atExit;

  private ProbeProcess(Process process) {
    this.process = process;
    said = process.inputReader(StandardCharsets.UTF_8);
    told = process.outputWriter(StandardCharsets.UTF_8);
    atExit = new Thread(process::destroyForcibly, "end of the probe");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * @param main the main class of this program, whose command {@code probe} runs in the second JVM
   * @param channels one connection to each
   */
  public static ProbeProcess start(String main, Target target, List<String> channels) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            main,
            "probe");
    try {
      ProbeProcess probe =
          new ProbeProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
      probe.tell(new ProbeOrder(target, channels).write());
      return probe;
    } catch (IOException unable) {
      throw new RunFailed("the probe cannot be started: " + unable.getMessage());
    }
  }

  /** Returns when all its connections are subscribed. */
  public void awaitReady() {
    String line = line();
    if (!line.equals(Probe.READY)) {
      throw new RunFailed("the probe could not connect: " + line);
    }
  }

  public void measure(long fromMicros, long toMicros) {
    tell(Probe.MEASURE + " " + fromMicros + " " + toMicros);
  }

  /** Stops the probe and returns its result. */
  public ProbeResult stop() {
    tell(Probe.STOP);
    return ProbeResult.read(line());
  }

  private void tell(String line) {
    try {
      told.write(line + "\n");
      told.flush();
    } catch (IOException gone) {
      throw new RunFailed("the probe has ended unexpectedly");
    }
  }

  private String line() {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::read);
    try {
      return line.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException silent) {
      throw new RunFailed("the probe sent no result");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RunFailed("interrupted");
    }
  }

  private String read() {
    try {
      String line = said.readLine();
      if (line == null) throw new RunFailed("the probe has ended unexpectedly");
      return line;
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
