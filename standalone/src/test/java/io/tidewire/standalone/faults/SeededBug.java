package io.tidewire.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A mistake that somebody might make in the services, put into a copy of their source. The checks
 * must notice it, or they prove nothing.
 */
record SeededBug(String name, List<Edit> edits) {

  /**
   * @param file below the root of the repository
   * @param right stands there exactly once
   */
  record Edit(String file, String right, String wrong) {}

  private static final String JAVA = "src/main/java/";
  private static final String RESOURCES = "src/main/resources/";

  SeededBug(String name, Edit... edits) {
    this(name, List.of(edits));
  }

  /** The classes and resources that have it, to be put before the right ones. */
  Path plant() {
    Path planted = Path.of("target", "faults", "seeded-" + name).toAbsolutePath();
    List<Path> sources = new ArrayList<>();
    for (Edit edit : edits) {
      boolean isJava = edit.file().endsWith(".java");
      String root = isJava ? JAVA : RESOURCES;
      Path below = Path.of(edit.file().substring(edit.file().indexOf(root) + root.length()));
      Path copy = planted.resolve(isJava ? "src" : "classes").resolve(below);
      write(copy, changed(edit));
      if (isJava) sources.add(copy);
    }
    Path classes = planted.resolve("classes");
    if (!sources.isEmpty()) compile(sources, classes);
    return classes;
  }

  private static String changed(Edit edit) {
    try {
      String source = Files.readString(Path.of("..").resolve(edit.file()));
      assertThat(source.split(Pattern.quote(edit.right()), -1))
          .as("%s has this once: %s", edit.file(), edit.right())
          .hasSize(2);
      return source.replace(edit.right(), edit.wrong());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  private static void compile(List<Path> sources, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-nowarn",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null)) {
      Files.createDirectories(classes);
      boolean compiled =
          compiler
              .getTask(null, files, said, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(compiled).as("%s", errors(said)).isTrue();
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  private static List<String> errors(DiagnosticCollector<JavaFileObject> said) {
    return said.getDiagnostics().stream()
        .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
        .map(each -> each.getMessage(Locale.ROOT))
        .toList();
  }
}
