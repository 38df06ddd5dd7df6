package io.tidewire.standalone.faults.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run consists of.
 *
 * @param name of the cluster and of the directory of its journals
 * @param seed of everything that is drawn
 * @param rec1 clients
 * @param stock clients
 * @param perSecond messages
 * @param faults in the order in which they come
 * @param calm between two faults, at least
 * @param first classes that count before ours
 */
public record Scenario(
    String name,
    long seed,
    int rec1,
    int stock,
    double perSecond,
    List<FaultKind> faults,
    Duration calm,
    Optional<Path> first) {}
