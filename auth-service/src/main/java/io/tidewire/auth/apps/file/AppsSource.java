package io.tidewire.auth.apps.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the apps are declared. Reading blocks, so it is never done on an event loop. */
public interface AppsSource {

  /** The name of the source in error messages. */
  String name();

  /** Reads the current YAML text. */
  String apps() throws IOException;

  /**
   * Reads a file that the YAML text names, such as a key. Relative names are resolved against the
   * directory of the apps file.
   */
  String file(String name) throws IOException;

  /** A YAML file. Relative names in it are resolved against its directory. */
  static AppsSource file(Path path) {
    return new FileSource(path.toAbsolutePath());
  }

  /** A text that never changes. It can name other files only by absolute paths. */
  static AppsSource text(String name, String yaml) {
    return new TextSource(name, yaml);
  }

  /**
   * The one development app: id {@code 100001}, key {@code tidewire-key}, secret {@code
   * tidewire-secret}. The secret is public, so the app is only for standalone on a developer's
   * machine.
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

    /** Enough for thousands of apps. A larger file is not an apps file. */
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

    /** Does not print the text, which contains secrets. */
    @Override
    public String toString() {
      return name;
    }
  }
}
