package io.tidewire.bench.cli;

import io.tidewire.bench.failure.RunFailed;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

@Command(
    name = "jmh",
    description =
        "Run the micro-benchmarks of Fanout and the codecs; takes JMH's own arguments (-h)")
final class JmhCommand implements Callable<Integer> {

  private static final String BENCHMARKS = "bench-tests.jar";

  @Unmatched private List<String> arguments = new ArrayList<>();

  /**
   * Runs JMH in a JVM of its own, because JMH has another license and is not part of this program.
   */
  @Override
  public Integer call() throws InterruptedException {
    Path home = home();
    if (!Files.exists(home.resolve(BENCHMARKS))) {
      throw new RunFailed(
          "no " + BENCHMARKS + " in " + home + ": build it with mvn -q -pl bench -am package");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            home.resolve(BENCHMARKS).toString(),
            home.resolve("lib-jmh") + File.separator + "*",
            home.resolve("lib") + File.separator + "*"));
    command.add("org.openjdk.jmh.Main");
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException unable) {
      throw new RunFailed("cannot start java: " + unable.getMessage());
    }
  }

  private static Path home() {
    try {
      Path jar =
          Path.of(JmhCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path folder = jar.toAbsolutePath().getParent();
      return folder == null ? Path.of(".") : folder;
    } catch (URISyntaxException noFile) {
      return Path.of(".");
    }
  }
}
