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
 * @param edges what edges run
 */
public record Plan(
    String test,
    Function<String, String> redisUrl,
    String apps,
    Map<String, String> settings,
    EdgeJvm edges) {

  /**
   * What edges run.
   *
   * @param main of edge-1; edge-2 always runs the real one
   * @param options of their JVMs
   * @param first classes that count before ours
   */
  public record EdgeJvm(Class<?> main, List<String> options, Optional<Path> first) {

    public static EdgeJvm real(String... options) {
      return new EdgeJvm(EdgeMain.class, List.of(options), Optional.empty());
    }

    public EdgeJvm with(Optional<Path> classes) {
      return new EdgeJvm(main, options, classes);
    }
  }

  private static final List<String> PARANOID = List.of("-Dio.netty.leakDetection.level=paranoid");

  public static Plan of(
      String test, RedisServer redis, String secret, Map<String, String> settings, Class<?> edge) {
    EdgeJvm edges = new EdgeJvm(edge, PARANOID, Optional.empty());
    return new Plan(test, name -> redis.uri(), TestApp.yaml(secret), settings, edges);
  }
}
