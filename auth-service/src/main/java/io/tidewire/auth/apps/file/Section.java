package io.tidewire.auth.apps.file;

import io.tidewire.kit.settings.Spelling;
import io.tidewire.text.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the YAML text. The readers take the known settings one by one, and {@link
 * #refuseRest} refuses the others as unknown.
 */
final class Section {

  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern SETTING = Pattern.compile("[a-z_]{1,40}");

  private final FileReferences references;
  private final String path;
  private final int line;
  private final Map<String, Node> untaken = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();

  Section(FileReferences references, String path, Node node) {
    this.references = references;
    this.path = path;
    this.line = lineOf(node);
    if (!(node instanceof MappingNode mapping)) {
      throw references.bad(line, named(path, "expected settings, one per line"));
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw references.bad(
            lineOf(tuple.getKeyNode()), named(path, "expected the name of a setting"));
      }
      if (untaken.put(name.getValue(), tuple.getValueNode()) != null) {
        throw references.bad(lineOf(name), at(printable(name.getValue())) + " is set twice");
      }
      lines.put(name.getValue(), lineOf(name));
    }
  }

  private Section(FileReferences references, String path, int line) {
    this.references = references;
    this.path = path;
    this.line = line;
  }

  /** An error about a setting, or about the section if it has no such setting. */
  BadApps bad(String setting, String what) {
    return references.bad(lines.getOrDefault(setting, line), at(setting) + ": " + what);
  }

  FileReferences references() {
    return references;
  }

  int lineOf(String setting) {
    return lines.getOrDefault(setting, line);
  }

  boolean has(String setting) {
    return lines.containsKey(setting);
  }

  /**
   * The settings not taken yet, for a section whose settings are named by the author of the file.
   */
  List<String> names() {
    return List.copyOf(untaken.keySet());
  }

  String requiredText(String setting) {
    return text(setting).orElseThrow(() -> bad(setting, "is missing"));
  }

  /** A text. If it has the form {@code ${NAME}}, it is the value of that environment variable. */
  Optional<String> text(String setting) {
    return take(setting).map(node -> scalar(setting, node));
  }

  /** The content of the file that the setting names. */
  Optional<String> fileContent(String setting) {
    return text(setting)
        .map(
            name ->
                references.file(name).orElseThrow(() -> bad(setting, "the file is not readable")));
  }

  boolean flag(String setting, boolean fallback) {
    return text(setting).map(value -> parsedFlag(setting, value)).orElse(fallback);
  }

  int integer(String setting, int fallback, int min, int max) {
    return text(setting).map(value -> parsedInteger(setting, value, min, max)).orElse(fallback);
  }

  Duration duration(String setting, Duration fallback, Duration max) {
    return text(setting).map(value -> parsedDuration(setting, value, max)).orElse(fallback);
  }

  <T> Optional<T> parsed(String setting, Function<String, T> parse) {
    return text(setting).map(value -> parsed(setting, value, parse));
  }

  /** A list of texts. A single text counts as a list of one. */
  List<String> texts(String setting) {
    List<String> texts = new ArrayList<>();
    take(setting).ifPresent(node -> items(node).forEach(item -> texts.add(scalar(setting, item))));
    return texts;
  }

  <T> List<T> parsedTexts(String setting, Function<String, T> parse) {
    return texts(setting).stream().map(value -> parsed(setting, value, parse)).toList();
  }

  Optional<Section> section(String setting) {
    return take(setting).map(node -> new Section(references, at(setting), node));
  }

  /** The section, or an empty one if the file leaves it out. */
  Section sectionOrEmpty(String setting) {
    return section(setting).orElseGet(() -> new Section(references, at(setting), line));
  }

  List<Section> sections(String setting) {
    List<Section> sections = new ArrayList<>();
    take(setting)
        .ifPresent(
            node -> {
              if (!(node instanceof SequenceNode)) throw bad(setting, "expected a list");
              for (Node item : items(node)) {
                String place = at(setting) + "[" + sections.size() + "]";
                sections.add(new Section(references, place, item));
              }
            });
    return sections;
  }

  /**
   * Refuses all settings except these. To be called first: otherwise a misspelled setting would be
   * reported as a missing one.
   */
  void expectOnly(String... known) {
    for (String setting : untaken.keySet()) {
      if (Arrays.asList(known).contains(setting)) continue;
      String hint =
          Spelling.nearest(setting, known)
              .map(name -> "did you mean '" + name + "'?")
              .orElse("is it misspelled?");
      throw references.bad(lineOf(setting), at(printable(setting)) + " is not a setting; " + hint);
    }
  }

  /** Refuses all settings that were not taken. To be called when all known settings were taken. */
  void refuseRest() {
    expectOnly(asked.toArray(String[]::new));
  }

  private Optional<Node> take(String setting) {
    asked.add(setting);
    Node node = untaken.remove(setting);
    if (node != null && node.getTag().equals(Tag.NULL)) throw bad(setting, "has no value");
    return Optional.ofNullable(node);
  }

  private String scalar(String setting, Node node) {
    if (!(node instanceof ScalarNode scalar)) throw bad(setting, "expected one value");
    Matcher environment = ENVIRONMENT.matcher(scalar.getValue());
    if (!environment.matches()) return scalar.getValue();
    String name = environment.group(1);
    return references
        .environment(name)
        .orElseThrow(() -> bad(setting, "the environment variable " + name + " is not set"));
  }

  private boolean parsedFlag(String setting, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw bad(setting, "expected true or false");
    };
  }

  private int parsedInteger(String setting, String value, int min, int max) {
    String expected = "expected a whole number from " + min + " to " + max;
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException notANumber) {
      throw bad(setting, expected);
    }
    throw bad(setting, expected);
  }

  private Duration parsedDuration(String setting, String value, Duration max) {
    Duration duration =
        DurationText.parse(value).orElseThrow(() -> bad(setting, "expected " + DurationText.FORM));
    if (duration.compareTo(max) > 0) {
      throw bad(setting, "expected at most " + max.toSeconds() + "s");
    }
    return duration;
  }

  private <T> T parsed(String setting, String value, Function<String, T> parse) {
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException wrong) {
      throw bad(setting, String.valueOf(wrong.getMessage()));
    }
  }

  private static List<Node> items(Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
  }

  /**
   * The name of a setting for error messages. Hides text that does not look like a name, because it
   * may be a misplaced secret.
   */
  private static String printable(String setting) {
    return SETTING.matcher(setting).matches() ? setting : "(this)";
  }

  private String at(String setting) {
    return path.isEmpty() || setting.isEmpty() ? path + setting : path + "." + setting;
  }

  private static String named(String path, String what) {
    return path.isEmpty() ? what : path + ": " + what;
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
