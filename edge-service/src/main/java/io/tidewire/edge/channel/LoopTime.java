package io.tidewire.edge.channel;

import io.tidewire.kit.time.Timers;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * How time passes on one event loop.
 *
 * @param loop runs tasks on the loop after what it does now, first in first out
 */
public record LoopTime(Timers timers, Clock clock, RandomGenerator random, Executor loop) {}
