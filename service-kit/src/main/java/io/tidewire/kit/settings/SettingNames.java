package io.tidewire.kit.settings;

import io.tidewire.text.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of all settings of all processes. One environment or file may serve several processes,
 * so each of them knows the others' settings, too. Immutable.
 */
public final class SettingNames {

  /** What the key of every setting begins with. */
  public static final String PREFIX = "tidewire.";

  private static final String VARIABLE_PREFIX = environmentName(PREFIX);
  private static final String RESOURCE = "names.txt";

  /**
   * Variables with the prefix that are no settings: those of tests, benchmarks, compose and the
   * command line, those that an apps file refers to, and the launcher's.
   */
  private static final Pattern OTHER_USE =
      Pattern.compile(
          "TIDEWIRE_(TEST_.*|BENCH_.*|LB_.*|APP_.*|BIND|CHROMIUM|URL|MANAGEMENT_URL|JAVA_OPTS|HOME)");

  /** Variables that Kubernetes sets for a service whose name begins with {@code tidewire}. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "TIDEWIRE_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

  /** The value of one more variable that Kubernetes sets, the name of which ends with PORT. */
  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  private static final Pattern SECRET = Pattern.compile(".*[.-](secret|password|cluster-key)");

  /**
   * Settings whose change in the file is used without a restart. The code that uses them listens to
   * {@link Settings#onReload}.
   */
  private static final Set<String> RELOADABLE =
      Set.of(
          "tidewire.log.level",
          "tidewire.log.truncate-addresses",
          "tidewire.edge.max-connections",
          "tidewire.edge.upgrade.max-pending");

  private final TreeSet<String> keys;

  private SettingNames(Collection<String> keys) {
    this.keys = new TreeSet<>(keys);
  }

  /** Every setting of Tidewire. */
  public static SettingNames all() {
    try (InputStream names = SettingNames.class.getResourceAsStream(RESOURCE)) {
      if (names == null) throw new IllegalStateException(RESOURCE + " is not on the class path");
      String text = new String(names.readAllBytes(), StandardCharsets.UTF_8);
      return of(text.lines().filter(line -> line.startsWith(PREFIX)).toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Exactly these keys. */
  public static SettingNames of(Collection<String> keys) {
    return new SettingNames(keys);
  }

  /** {@code tidewire.edge.max-pending} ⇒ {@code TIDEWIRE_EDGE_MAX_PENDING}. */
  public static String environmentName(String key) {
    return key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** Whether the setting's value must not be shown. A URL is not secret, but its user info is. */
  public static boolean isSecret(String key) {
    return SECRET.matcher(key).matches();
  }

  /** Whether a change of the setting in the file is used without a restart. */
  public static boolean isReloadable(String key) {
    return RELOADABLE.contains(key);
  }

  /** The keys, sorted. */
  public Stream<String> keys() {
    return keys.stream();
  }

  /** What is wrong with a key of a settings file or a system property; empty if it is a setting. */
  public Optional<String> problemWithKey(String key) {
    return keys.contains(key) ? Optional.empty() : Optional.of(unknown(key, PREFIX, keys()));
  }

  /** What is wrong with an environment variable; empty if it is a setting or of no concern. */
  public Optional<String> problemWithVariable(String variable, String value) {
    boolean isFine =
        !variable.startsWith(VARIABLE_PREFIX)
            || variables().anyMatch(variable::equals)
            || OTHER_USE.matcher(variable).matches()
            || isServiceLink(variable, value);
    return isFine ? Optional.empty() : Optional.of(unknown(variable, VARIABLE_PREFIX, variables()));
  }

  private static boolean isServiceLink(String variable, String value) {
    return SERVICE_LINK.matcher(variable).matches()
        || (variable.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  private Stream<String> variables() {
    return keys().map(SettingNames::environmentName);
  }

  /** Compares what follows the prefix: the prefix would make everything look similar. */
  private static String unknown(String name, String prefix, Stream<String> known) {
    String misspelt = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    String[] rest = known.map(each -> each.substring(prefix.length())).toArray(String[]::new);
    String hint =
        Spelling.nearest(misspelt, rest)
            .map(nearest -> "did you mean " + prefix + nearest + "?")
            .orElse("docs/settings.md lists all");
    return printable(name) + " is not a setting; " + hint;
  }

  private static String printable(String name) {
    return Excerpt.of(name, 100).replaceAll("\\p{Cntrl}", "?");
  }
}
