package io.tidewire.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the test vectors of the protocol under {@code src/test/resources}. */
public final class Vectors {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  /** A frame, as it goes over the wire. */
  static String frame(String side, String name) {
    return text("/frames/" + side + "/" + name + ".json").strip();
  }

  /** The names of all frames of one side. */
  static List<String> frameNames(String side) {
    try (Stream<Path> files = Files.list(Path.of(resource("/frames/" + side).toURI()))) {
      return files.map(file -> file.getFileName().toString().replace(".json", "")).toList();
    } catch (IOException | URISyntaxException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The vectors of one file. */
  public static List<JsonNode> signatures(String name) {
    return StreamSupport.stream(json(text("/signatures/" + name + ".json")).spliterator(), false)
        .toList();
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException notJson) {
      throw new UncheckedIOException(text, notJson);
    }
  }

  private static String text(String resource) {
    try (InputStream in = resource(resource).openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(Vectors.class.getResource(name), name);
  }
}
