package io.tidewire.standalone.faults.seeded;

import io.tidewire.kit.testing.mistake.Mistake;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Replaces one function of a Lua script by another, which may call the first as {@code original}.
 *
 * @param resource of the script
 * @param function declared once in the script
 * @param replacement its new declaration
 */
record LuaMistake(String resource, String function, String replacement) implements Mistake {

  @Override
  public void plant(Path classes) throws IOException {
    String script = script();
    String declaration = "local function " + function + "(";
    int first = script.indexOf(declaration);
    if (first < 0 || first != script.lastIndexOf(declaration)) {
      throw new IllegalStateException("not once in " + resource + ": " + declaration);
    }
    Path changed = classes.resolve(resource);
    Files.createDirectories(changed.getParent());
    Files.writeString(changed, script + "local original = " + function + "\n" + replacement);
  }

  private String script() throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("no script " + resource);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
