package io.tidewire.kit.testing.mistake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the classes of Tidewire anew, some of them from a directory of changed ones. */
final class MistakenClasses extends ClassLoader {

  private static final String OURS = "io.tidewire.";

  private final Path changed;

  MistakenClasses(Path changed) {
    super(MistakenClasses.class.getClassLoader());
    this.changed = changed;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) return super.loadClass(name, resolve);
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? define(name) : known;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try {
      byte[] code = code(name.replace('.', '/') + ".class");
      return defineClass(name, code, 0, code.length);
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  private byte[] code(String file) throws IOException {
    Path mistaken = changed.resolve(file);
    if (Files.exists(mistaken)) return Files.readAllBytes(mistaken);
    try (InputStream in = getParent().getResourceAsStream(file)) {
      if (in == null) throw new IOException("no " + file);
      return in.readAllBytes();
    }
  }
}
