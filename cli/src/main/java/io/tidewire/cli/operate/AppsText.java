package io.tidewire.cli.operate;

import io.tidewire.cli.terminal.CommandFailed;
import java.io.StringReader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Edits the text of an apps file and leaves everything else unchanged, including comments. */
final class AppsText {

  private static final String EMPTY = "apps:\n";

  private AppsText() {}

  /** Appends an app. */
  static String withApp(String text, String id, String key, String secret) {
    String before = text.isBlank() ? EMPTY : text.endsWith("\n") ? text : text + "\n";
    String indent = sequence(before, "apps").map(AppsText::indent).orElse("  ");
    return before
        + indent
        + "- id: \""
        + id
        + "\"\n"
        + indent
        + "  keys:\n"
        + indent
        + "    - key: "
        + key
        + "\n"
        + indent
        + "      secret: "
        + secret
        + "\n";
  }

  /** Adds a key to the app, before its other keys, because the first one signs. */
  static String withKey(String text, String id, String key, String secret) {
    SequenceNode apps =
        sequence(text, "apps").orElseThrow(() -> new CommandFailed("there is no list 'apps'"));
    for (Node app : apps.getValue()) {
      if (app instanceof MappingNode mapping && isApp(mapping, id)) {
        SequenceNode keys =
            value(mapping, "keys")
                .filter(SequenceNode.class::isInstance)
                .map(SequenceNode.class::cast)
                .filter(list -> !list.getValue().isEmpty())
                .orElseThrow(() -> new CommandFailed("app " + id + " has no list 'keys'"));
        return withKey(text, keys, key, secret);
      }
    }
    throw new CommandFailed("there is no app " + id);
  }

  private static String withKey(String text, SequenceNode keys, String key, String secret) {
    if (text.charAt(keys.getStartMark().getIndex()) == '[') {
      int at = keys.getStartMark().getIndex() + 1;
      return text.substring(0, at)
          + "{ key: "
          + key
          + ", secret: "
          + secret
          + " }, "
          + text.substring(at).stripLeading();
    }
    int at = lineStart(text, keys.getValue().get(0).getStartMark().getIndex());
    String indent = indent(keys);
    return text.substring(0, at)
        + indent
        + "- key: "
        + key
        + "\n"
        + indent
        + "  secret: "
        + secret
        + "\n"
        + text.substring(at);
  }

  /** The indentation of the dash of each item. */
  private static String indent(SequenceNode list) {
    if (list.getValue().isEmpty()) return "  ";
    int column = list.getValue().get(0).getStartMark().getColumn();
    return " ".repeat(Math.max(0, column - 2));
  }

  private static int lineStart(String text, int index) {
    return text.lastIndexOf('\n', index) + 1;
  }

  private static boolean isApp(MappingNode mapping, String id) {
    return value(mapping, "id")
        .filter(ScalarNode.class::isInstance)
        .filter(node -> ((ScalarNode) node).getValue().equals(id))
        .isPresent();
  }

  private static Optional<SequenceNode> sequence(String text, String name) {
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
      return root instanceof MappingNode mapping
          ? value(mapping, name)
              .filter(SequenceNode.class::isInstance)
              .map(SequenceNode.class::cast)
          : Optional.empty();
    } catch (YAMLException malformed) {
      throw new CommandFailed("the file is not valid YAML; 'tidewire check' names the line");
    }
  }

  private static Optional<Node> value(MappingNode mapping, String name) {
    return mapping.getValue().stream()
        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode)
        .filter(tuple -> ((ScalarNode) tuple.getKeyNode()).getValue().equals(name))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }
}
