package io.tidewire.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewire.standalone.testing.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that guide a newcomer through the code name classes that exist. */
class FindingYourWayTest {

  /** A class with at least one package before it, and perhaps a method: {@code …/fanout/Fanout}. */
  private static final Pattern CLASS =
      Pattern.compile("`(?:[^`\\s]*…/)?((?:[\\w.-]+/)+[A-Z]\\w+)(?:\\.[a-z]\\w*)?`");

  private static final List<String> SOURCES =
      Repository.javaSources("src/main/java").stream().map(Path::toString).toList();

  @ParameterizedTest
  @ValueSource(strings = {"CONTRIBUTING.md", "docs/architecture.md"})
  void everyClassThatIsNamedWithItsPackageExists(String page) {
    List<String> named =
        CLASS
            .matcher(Repository.read(Repository.ROOT.resolve(page)))
            .results()
            .map(found -> found.group(1))
            .toList();

    assertThat(named).hasSizeGreaterThan(5);
    assertThat(named)
        .filteredOn(name -> SOURCES.stream().noneMatch(file -> file.endsWith("/" + name + ".java")))
        .as("classes that %s names and that do not exist", page)
        .isEmpty();
  }
}
