package io.tidewire.auth.apps.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the apps are declared. Reading blocks, so it is never done on an event loop. */
public interface AppsSource {

  /** How complaints call it. */
  String name();

  /** The YAML text, as it is now. */
  String apps() throws IOException;

  /** A file that the YAML text names, such as a key; relative names start at the apps file. */
  String file(String name) throws IOException;

  /** A file, and beside it the files that it names. */
  static AppsSource file(Path path) {
    return new FileSource(path.toAbsolutePath());
  }

  /** A text that never changes. It may name other files by their absolute path only. */
  static AppsSource text(String name, String yaml) {
    return new TextSource(name, yaml);
  }

  /**
   * The one development app: id {@code 100001}, key {@code tidewire-key}, secret {@code
   * tidewire-secret}. Everybody knows the secret, so it is for standalone on a laptop only.
   */
  static AppsSource development() {
    try (InputStream resource = AppsSource.class.getResourceAsStream("development-apps.yml")) {
      if (resource == null) throw new IllegalStateException("development-apps.yml is not packaged");
      String yaml = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return text("the built-in development apps", yaml);
    } catch (IOException unreadable) {
      throw new IllegalStateException("development-apps.yml is not readable", unreadable);
    }
  }

  /** {@link AppsSource#file(Path)}. */
  record FileSource(Path path) implements AppsSource {

    /** Thousands of apps; a file beyond it is not an apps file. */
    private static final long MAX_BYTES = 4L << 20;

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public String apps() throws IOException {
      return read(path);
    }

    @Override
    public String file(String name) throws IOException {
      return read(path.resolveSibling(name));
    }

    static String read(Path path) throws IOException {
      try (InputStream file = Files.newInputStream(path)) {
        byte[] bytes = file.readNBytes((int) MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) throw new IOException("larger than " + MAX_BYTES + " bytes");
        return new String(bytes, StandardCharsets.UTF_8);
      }
    }
  }

  /** {@link AppsSource#text}. */
  record TextSource(String name, String yaml) implements AppsSource {

    @Override
    public String apps() {
      return yaml;
    }

    @Override
    public String file(String name) throws IOException {
      Path path = Path.of(name);
      if (!path.isAbsolute()) throw new IOException("expected an absolute path");
      return FileSource.read(path);
    }

    /** The text holds secrets. */
    @Override
    public String toString() {
      return name;
    }
  }
}
