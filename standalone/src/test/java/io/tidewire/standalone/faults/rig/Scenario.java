package io.tidewire.standalone.faults.rig;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a run consists of.
 *
 * @param name of the cluster and of the directory of its journals
 * @param seed of everything that is drawn
 * @param rec1 clients
 * @param stock clients
 * @param perSecond messages
 * @param calm before each fault, and after the last
 * @param first classes that count before ours
 */
public record Scenario(
    String name,
    long seed,
    int rec1,
    int stock,
    double perSecond,
    Duration calm,
    Optional<Path> first) {}
