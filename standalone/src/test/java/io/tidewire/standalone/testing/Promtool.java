package io.tidewire.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own judgement of rules and configuration. */
public final class Promtool {

  private Promtool() {}

  /**
   * Runs it in a folder and returns what it said. Fails if it finds a mistake; aborts the test
   * where it is not installed.
   */
  public static String run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process promtool;
    try {
      promtool =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    } catch (IOException missing) {
      System.out.println("SKIPPED: " + command + " was not run, there is no promtool");
      return Assumptions.abort("promtool is not installed");
    }
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    return said;
  }
}
