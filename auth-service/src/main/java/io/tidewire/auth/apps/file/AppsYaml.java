package io.tidewire.auth.apps.file;

import io.tidewire.auth.apps.App;
import io.tidewire.auth.apps.Apps;
import io.tidewire.auth.apps.Credential;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** Parses a YAML text into {@link Apps}. */
final class AppsYaml {

  private static final int MAX_DEPTH = 20;
  private static final Pattern TAB_INDENT = Pattern.compile("^ *\\t");
  private static final String TAB_INDENTATION =
      "a tab; YAML forbids tabs for indentation, expected spaces";

  private final FileReferences references;
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final Map<String, Integer> lineOfKey = new HashMap<>();

  private AppsYaml(FileReferences references) {
    this.references = references;
  }

  /**
   * @throws BadApps naming the line of the first thing that is wrong
   */
  static Apps parse(String yaml, FileReferences references) {
    return new AppsYaml(references).apps(yaml);
  }

  private Apps apps(String yaml) {
    Section root = new Section(references, "", root(yaml));
    root.expectOnly("apps");
    List<App> apps = new ArrayList<>();
    for (Section section : root.sections("apps")) apps.add(app(section));
    root.refuseRest();
    if (apps.isEmpty()) throw root.bad("apps", "expected at least one app");
    return Apps.of(apps);
  }

  private App app(Section section) {
    App app = AppSettings.read(section);
    unique(section, "id", app.id(), section.lineOf("id"), lineOfId);
    for (Credential credential : app.credentials()) {
      unique(section, "keys", credential.key(), section.lineOf("keys"), lineOfKey);
    }
    return app;
  }

  private static void unique(
      Section section, String setting, String value, int line, Map<String, Integer> seen) {
    Integer before = seen.put(value, line);
    if (before != null) {
      throw section.bad(setting, "duplicate value '" + value + "', first used on line " + before);
    }
  }

  private Node root(String yaml) {
    try {
      Node root = new Yaml(new SafeConstructor(limits())).compose(new StringReader(yaml));
      if (root == null) throw references.bad(1, "the file is empty, expected 'apps:'");
      return root;
    } catch (MarkedYAMLException malformed) {
      int line = malformed.getProblemMark() == null ? 1 : malformed.getProblemMark().getLine() + 1;
      throw references.bad(
          line, isIndentedByTab(yaml, line) ? TAB_INDENTATION : problem(malformed));
    } catch (ReaderException malformed) {
      String before = yaml.substring(0, Math.min(yaml.length(), malformed.getPosition()));
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      throw references.bad(line, "not valid YAML: a character that YAML does not allow");
    } catch (YAMLException malformed) {
      throw references.bad(1, "not valid YAML");
    }
  }

  private static boolean isIndentedByTab(String yaml, int line) {
    return yaml.lines().skip(line - 1L).limit(1).anyMatch(text -> TAB_INDENT.matcher(text).find());
  }

  /**
   * SnakeYAML's message, unless it quotes the file: the quoted text may be a secret, such as one
   * that starts with {@code *} and is not in quotes.
   */
  private static String problem(MarkedYAMLException malformed) {
    String problem = malformed.getProblem();
    boolean quotes =
        problem == null
            || problem.contains("alias")
            || problem.contains("anchor")
            || problem.contains("tag")
            || problem.contains("found character");
    return quotes
        ? "not valid YAML; a value with special characters needs quotes"
        : "not valid YAML: " + problem;
  }

  private static LoaderOptions limits() {
    LoaderOptions limits = new LoaderOptions();
    limits.setAllowDuplicateKeys(false);
    limits.setNestingDepthLimit(MAX_DEPTH);
    limits.setCodePointLimit(Integer.MAX_VALUE);
    return limits;
  }
}
