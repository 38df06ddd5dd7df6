package io.tidewire.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts JVMs with the class path of this one. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * Prepares one whose errors are in its output.
   *
   * @param environment beside this JVM's own, of which no setting of ours is passed on
   */
  static ProcessBuilder of(Class<?> main, Map<String, String> environment, String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("TIDEWIRE_"));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true);
  }
}
