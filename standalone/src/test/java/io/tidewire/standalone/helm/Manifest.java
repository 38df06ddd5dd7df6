package io.tidewire.standalone.helm;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One Kubernetes object. Paths are keys with slashes; a missing one reads as an empty map. */
record Manifest(Map<String, Object> content) {

  Manifest(Object loaded) {
    this(map(loaded));
  }

  String kind() {
    return String.valueOf(content.get("kind"));
  }

  String name() {
    return String.valueOf(at("metadata/name"));
  }

  boolean is(String kind, String name) {
    return kind().equals(kind) && name().equals(name);
  }

  Object at(String path) {
    return at(content, path);
  }

  List<Map<String, Object>> list(String path) {
    return list(at(path));
  }

  static Object at(Map<String, Object> from, String path) {
    Object here = from;
    for (String key : path.split("/")) here = map(here).getOrDefault(key, Map.of());
    return here;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> list(Object value) {
    return value instanceof List ? (List<Map<String, Object>>) value : List.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** The one container of a Deployment's pods. */
  Map<String, Object> container() {
    return list("spec/template/spec/containers").get(0);
  }

  /** The variables of that container by name: the value, or the key of a Secret as name/key. */
  Stream<Map.Entry<String, String>> environment() {
    return list(at(container(), "env")).stream()
        .map(
            variable ->
                Map.entry(
                    String.valueOf(variable.get("name")),
                    String.valueOf(
                        variable.getOrDefault(
                            "value",
                            at(variable, "valueFrom/secretKeyRef/name")
                                + "/"
                                + at(variable, "valueFrom/secretKeyRef/key")))));
  }

  String variable(String name) {
    return environment()
        .filter(each -> each.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
