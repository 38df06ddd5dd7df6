package io.tidewire.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.cli.terminal.Console;
import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A running {@code subscribe} command that has subscribed. */
record RunningSubscribe(CompletableFuture<Integer> code, StringWriter out) {

  static RunningSubscribe subscribe(Map<String, String> environment, String channel, String... more)
      throws Exception {
    StringWriter out = new StringWriter();
    PipedWriter err = new PipedWriter();
    BufferedReader told = new BufferedReader(new PipedReader(err));
    Console console =
        new Console(
            new PrintWriter(out, true), new PrintWriter(err, true), environment, Clock.systemUTC());
    String[] line = new String[more.length + 2];
    line[0] = "subscribe";
    line[1] = channel;
    System.arraycopy(more, 0, line, 2, more.length);
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> Commands.of(console).execute(line));
    assertThat(told.readLine()).isEqualTo("subscribed to " + channel);
    return new RunningSubscribe(code, out);
  }

  List<String> lines() throws Exception {
    assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
    return out.toString().lines().toList();
  }
}
