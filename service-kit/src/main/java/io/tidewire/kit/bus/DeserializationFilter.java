package io.tidewire.kit.bus;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.JavaSerializationFilterConfig;
import java.io.ObjectInputFilter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Java objects that may be read from other processes: Hazelcast's own, what Vert.x keeps in its
 * maps, and failures with what they hold. A failure that cannot be read leaves an operation of
 * Hazelcast without its end.
 */
public final class DeserializationFilter {

  private static final List<String> WITH_SUBPACKAGES =
      List.of("com.hazelcast.", "io.vertx.spi.cluster.hazelcast.impl.");

  private static final List<String> PACKAGES =
      List.of("java.lang", "java.util", "java.util.concurrent", "java.io");

  private static final List<String> CLASSES =
      List.of(
          "java.net.SocketException",
          "java.net.ConnectException",
          "java.net.NoRouteToHostException",
          "java.net.SocketTimeoutException",
          "java.net.UnknownHostException");

  /** Far beyond what members send. */
  private static final String SIZES = "maxdepth=100;maxrefs=1000000;maxbytes=67108864";

  private DeserializationFilter() {}

  /** For Hazelcast, which also creates objects by other ways than the JDK's. */
  public static JavaSerializationFilterConfig forHazelcast() {
    ClassFilter known =
        new ClassFilter()
            .addPrefixes("[")
            .addPrefixes(WITH_SUBPACKAGES.toArray(String[]::new))
            .addPackages(PACKAGES.toArray(String[]::new))
            .addClasses(CLASSES.toArray(String[]::new));
    return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(known);
  }

  /**
   * For everything in this process that reads Java objects. An operator's own filter ({@code
   * -Djdk.serialFilter}) stays. Can be called again.
   */
  public static synchronized void forThisProcess() {
    if (ObjectInputFilter.Config.getSerialFilter() != null) return;
    ObjectInputFilter.Config.setSerialFilter(filter());
  }

  static ObjectInputFilter filter() {
    String known =
        Stream.of(
                Stream.of(SIZES),
                WITH_SUBPACKAGES.stream().map(prefix -> prefix + "**"),
                PACKAGES.stream().map(name -> name + ".*"),
                CLASSES.stream(),
                Stream.of("!*"))
            .flatMap(part -> part)
            .collect(Collectors.joining(";"));
    return ObjectInputFilter.Config.createFilter(known);
  }
}
