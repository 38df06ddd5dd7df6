package io.tidewire.standalone.helm;

import io.tidewire.standalone.testing.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Helm chart's folder, and the tools that read it. */
final class Chart {

  static final Path FOLDER = Repository.ROOT.resolve("deploy/helm/tidewire");

  /** The folder in which {@code deploy/helm/tools.sh} puts the programs that it builds. */
  private static final String BUILT =
      Path.of(System.getProperty("user.home"), ".cache", "tidewire-k8s", "bin").toString();

  /** The sets of values that tests use. */
  static final List<String> SETS = List.of("base", "sentinel", "monitored");

  private static final Map<String, List<Manifest>> RENDERED = new ConcurrentHashMap<>();

  /** The result of running a program. */
  record Run(int exit, String out, String err) {}

  private Chart() {}

  static Path values(String set) {
    return FOLDER.resolve("ci").resolve(set + "-values.yaml");
  }

  /** Skips the test, with a message, if there is no such program. */
  static Path tool(String name) {
    Optional<Path> found =
        Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of(BUILT))
            .map(folder -> Path.of(folder, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty()) {
      System.out.println(
          "SKIPPED: the Helm chart was not tested with "
              + name
              + ", which is not installed; see deploy/helm/tools.sh");
      Assumptions.abort(name + " is not installed");
    }
    return found.get();
  }

  /** Helm's output for a set of values, in the order of the chart. */
  static Run template(String set, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool("helm").toString(),
                "template",
                "chat",
                FOLDER.toString(),
                "--namespace=realtime",
                "--kube-version=1.33.0",
                "--values=" + values(set)));
    command.addAll(List.of(options));
    return run(command);
  }

  private static List<Manifest> manifests(String set) {
    Run run = template(set);
    if (run.exit != 0) throw new AssertionError(run.err);
    return StreamSupport.stream(yaml().loadAll(run.out).spliterator(), false)
        .filter(Objects::nonNull)
        .map(Manifest::new)
        .toList();
  }

  static List<Manifest> rendered(String set) {
    return RENDERED.computeIfAbsent(set, each -> manifests(each));
  }

  static Stream<Manifest> deployments(String set) {
    return rendered(set).stream().filter(manifest -> manifest.kind().equals("Deployment"));
  }

  static Manifest one(String set, String kind, String name) {
    return rendered(set).stream()
        .filter(manifest -> manifest.is(kind, name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** The reason why Helm refused the values. */
  static String refusal(String... options) {
    Run run = template("base", options);
    if (run.exit == 0) throw new AssertionError("not refused");
    return run.err;
  }

  static Run run(List<String> command) {
    try {
      Path err = Files.createTempFile("helm", ".err");
      Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      String said = Files.readString(err);
      Files.delete(err);
      return new Run(exit, out, said);
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  static Map<String, Object> read(Path file) {
    return yaml().load(Repository.read(file));
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }
}
