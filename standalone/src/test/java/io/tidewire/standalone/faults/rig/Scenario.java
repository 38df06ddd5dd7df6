package io.tidewire.standalone.faults.rig;

import io.tidewire.standalone.faults.redis.Deployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The parameters of a run.
 *
 * @param name of the cluster and of the directory of its journals
 * @param seed of all random choices
 * @param first classes that replace ours
 */
public record Scenario(String name, long seed, Deployment redis, Load load, Optional<Path> first) {

  /**
   * The load during a run.
   *
   * @param rec1 number of rec1 clients
   * @param stock number of stock clients
   * @param perSecond messages per second
   * @param calm the pause before each fault and after the last one
   */
  public record Load(int rec1, int stock, double perSecond, Duration calm) {}
}
