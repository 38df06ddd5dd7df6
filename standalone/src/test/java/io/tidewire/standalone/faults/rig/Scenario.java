package io.tidewire.standalone.faults.rig;

import io.tidewire.standalone.faults.redis.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run consists of.
 *
 * @param name of the cluster and of the directory of its journals
 * @param seed of everything that is drawn
 * @param first classes that count before ours
 */
public record Scenario(String name, long seed, Deployment redis, Load load, Optional<Path> first) {

  /**
   * What goes on all the time.
   *
   * @param rec1 clients
   * @param stock clients
   * @param perSecond messages
   * @param calm before each fault, and after the last
   */
  public record Load(int rec1, int stock, double perSecond, Duration calm) {}
}
