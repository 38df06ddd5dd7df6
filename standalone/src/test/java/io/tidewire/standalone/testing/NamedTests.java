package io.tidewire.standalone.testing;

import static io.tidewire.standalone.testing.Repository.ROOT;
import static io.tidewire.standalone.testing.Repository.filesBelow;
import static io.tidewire.standalone.testing.Repository.read;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tests that the documentation names as {@code `Class.method`}. */
public final class NamedTests {

  public static final Pattern REFERENCE = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

  private final Map<String, Path> classes = classes();

  /** Those that a text names and nobody wrote. */
  public List<String> missing(String text) {
    return REFERENCE
        .matcher(text)
        .results()
        .filter(named -> !exists(named.group(1), named.group(2)))
        .map(MatchResult::group)
        .toList();
  }

  private boolean exists(String type, String method) {
    Path source = classes.get(type);
    return source != null
        && Pattern.compile(
                "(?s)@(Test|ParameterizedTest)\\b(?:(?!\n  }\n).)*?\\bvoid " + method + "\\(")
            .matcher(read(source))
            .find();
  }

  private static Map<String, Path> classes() {
    return Stream.of(
            "shared-codec",
            "service-kit",
            "auth-service",
            "presence-service",
            "publish-api",
            "edge-service",
            "webhook-service",
            "standalone")
        .map(module -> ROOT.resolve(module).resolve("src/test/java"))
        .flatMap(folder -> filesBelow(folder, ".java").stream())
        .collect(
            Collectors.toMap(
                path -> path.getFileName().toString().replace(".java", ""),
                Function.identity(),
                (one, other) -> one));
  }
}
