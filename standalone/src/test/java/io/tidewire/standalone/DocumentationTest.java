package io.tidewire.standalone;

import static io.tidewire.standalone.testing.Repository.ROOT;
import static io.tidewire.standalone.testing.Repository.filesBelow;
import static io.tidewire.standalone.testing.Repository.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidewire.kit.settings.SettingNames;
import io.vertx.core.json.JsonObject;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks the Markdown of the repository: links resolve, and docs/try.sh finds the commands to run.
 */
class DocumentationTest {

  private static final List<String> OUTSIDE_DOCS =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "SECURITY.md",
          "CHANGELOG.md",
          "client-js/README.md",
          "bench/README.md");

  private static final int MAX_README_LINES = 150;

  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```([a-z]+)\\n(.*?)^ *```$");
  private static final Pattern LINK =
      Pattern.compile("(?:]\\(|src=\"|srcset=\"|href=\")([^)\"\\s]+)[)\"]");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+)$");
  private static final Pattern NAVIGATION = Pattern.compile("(?m)^ *- .*?: ([a-z0-9/-]+\\.md)$");

  /** A comment that tells docs/try.sh what to do with the block below it. */
  private static final Pattern INSTRUCTION =
      Pattern.compile("(?m)^<!-- (?:run|file: \\S+|start: .+|prints|started prints) -->\\n(.*)$");

  /** A comment that tells docs/try.sh which program the page needs. */
  private static final Pattern NEEDS = Pattern.compile("(?m)^<!-- needs: [a-z0-9]+ -->\\n");

  /** Ignores prefixes of several names, such as {@code TIDEWIRE_BUS_TLS_*}. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\bTIDEWIRE_[A-Z0-9_]+\\b(?<!_)(?!\\*|…)");

  private static final Pattern COMMENT = Pattern.compile("(?m)^<!-- .*-->$");

  static Stream<Path> pages() {
    return Stream.concat(OUTSIDE_DOCS.stream().map(ROOT::resolve), docs());
  }

  static Stream<Path> docs() {
    return filesBelow(ROOT.resolve("docs"), ".md").stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRelativeLinkAndAnchorResolves(Path page) {
    String prose = FENCE.matcher(read(page)).replaceAll("");

    List<String> dead =
        LINK.matcher(prose)
            .results()
            .map(found -> found.group(1))
            .filter(link -> !link.matches("[a-z]+:.*"))
            .filter(link -> !resolves(page, link))
            .toList();

    assertThat(dead).as("dead links of " + ROOT.relativize(page)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyInstructionForTheTryScriptIsFollowedByABlock(Path page) {
    String text = NEEDS.matcher(read(page)).replaceAll("");
    List<String> below = INSTRUCTION.matcher(text).results().map(found -> found.group(1)).toList();

    assertThat(below).allSatisfy(line -> assertThat(line).startsWith("```"));
    assertThat(COMMENT.matcher(text).results().map(MatchResult::group))
        .as("comments that are no instruction of docs/try.sh")
        .hasSize(below.size());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyShellBlockIsValidShell(Path page) throws Exception {
    for (String block : blocks(page, "sh")) {
      Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
      try (Writer script = shell.outputWriter()) {
        script.write(block);
      }
      String complaints = new String(shell.getInputStream().readAllBytes(), UTF_8);

      assertThat(shell.waitFor()).as(complaints + "in\n" + block).isZero();
    }
  }

  /** A block contains one value per line. */
  @ParameterizedTest
  @MethodSource("pages")
  void everyJsonBlockIsJson(Path page) {
    for (String block : blocks(page, "json")) {
      assertThat(block.lines())
          .allSatisfy(
              line ->
                  assertThatCode(() -> new JsonObject(line)).as(line).doesNotThrowAnyException());
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyVariableThatAPageNamesIsOneThatAStartAccepts(Path page) {
    SettingNames names = SettingNames.all();

    assertThat(VARIABLE.matcher(read(page)).results().map(MatchResult::group).distinct())
        .allSatisfy(variable -> assertThat(names.problemWithVariable(variable, "")).isEmpty());
  }

  private static List<String> blocks(Path page, String language) {
    return BLOCK
        .matcher(read(page))
        .results()
        .filter(found -> found.group(1).equals(language))
        .map(found -> found.group(2))
        .toList();
  }

  @Test
  void theReadmeIsShort() {
    assertThat(read(ROOT.resolve("README.md")).lines().count())
        .isLessThanOrEqualTo(MAX_README_LINES);
  }

  /** docs/site.py adds the decisions. */
  @Test
  void everyPageIsInTheMenuOfTheSite() {
    Set<String> menu =
        NAVIGATION
            .matcher(read(ROOT.resolve("mkdocs.yml")))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toSet());

    Path docs = ROOT.resolve("docs");
    assertThat(
            docs()
                .map(page -> docs.relativize(page).toString())
                .filter(page -> !page.startsWith("decisions/")))
        .containsExactlyInAnyOrderElementsOf(menu);
  }

  private static boolean resolves(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) return false;
    return parts.length == 1 || anchors(read(target)).contains(parts[1]);
  }

  private static Set<String> anchors(String markdown) {
    return HEADING
        .matcher(FENCE.matcher(markdown).replaceAll(""))
        .results()
        .map(found -> anchor(found.group(1)))
        .collect(Collectors.toSet());
  }

  /** The anchor that GitHub and MkDocs generate for a plain heading. */
  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }
}
