package io.tidewire.kit.settings;

import io.avaje.config.Configuration;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** The YAML (or properties) file that the operator names, as dotted keys. */
final class SettingsFile {

  /** What avaje-config puts among the keys of every file. */
  private static final String ADDED = "config.load.systemProperties";

  private SettingsFile() {}

  /** Throws {@link BadSetting} if it cannot be read; a file that was named must be there. */
  static Map<String, String> read(String path) {
    var file = new File(path);
    if (!file.isFile()) throw new BadSetting(Settings.FILE, "no file " + path);
    try {
      return dotted(Configuration.builder().load(file).build().asProperties());
    } catch (MarkedYAMLException malformed) {
      int line = malformed.getProblemMark().getLine() + 1;
      throw new BadSetting(
          Settings.FILE, path + " line " + line + " is not YAML: " + malformed.getProblem());
    } catch (RuntimeException unreadable) {
      // avaje-config casts and dereferences without looking; whatever it throws, the file is wrong.
      throw new BadSetting(
          Settings.FILE, path + " is not a YAML map of settings: " + unreadable.getMessage());
    }
  }

  private static Map<String, String> dotted(Properties properties) {
    Map<String, String> values = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    values.remove(ADDED);
    return values;
  }
}
