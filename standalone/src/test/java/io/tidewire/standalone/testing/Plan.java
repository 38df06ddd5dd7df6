package io.tidewire.standalone.testing;

import io.tidewire.edge.EdgeMain;
import io.tidewire.kit.testing.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a suite of processes is set up.
 *
 * @param test names the cluster, and the directory of the logs
 * @param redisUrl by the name of the process
 * @param apps the apps file
 * @param settings for all
 * @param edge what edge-1 runs; edge-2 always runs the real one
 * @param options of edges' JVMs
 * @param first classes that count before ours
 */
public record Plan(
    String test,
    Function<String, String> redisUrl,
    String apps,
    Map<String, String> settings,
    Class<?> edge,
    List<String> options,
    Optional<Path> first) {

  private static final List<String> PARANOID = List.of("-Dio.netty.leakDetection.level=paranoid");

  public static Plan of(
      String test, RedisServer redis, String secret, Map<String, String> settings, Class<?> edge) {
    return new Plan(
        test,
        name -> redis.uri(),
        TestApp.yaml(secret),
        settings,
        edge,
        PARANOID,
        Optional.empty());
  }

  /** With real edges only. */
  public static Plan of(
      String test,
      Function<String, String> redisUrl,
      String apps,
      Map<String, String> settings,
      List<String> options,
      Optional<Path> first) {
    return new Plan(test, redisUrl, apps, settings, EdgeMain.class, options, first);
  }
}
