package io.tidewire.edge.channel;

import io.tidewire.kit.time.Timers;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * Clock, timers and task queue of one event loop.
 *
 * @param loop runs tasks on the loop, later and in order
 */
public record LoopTime(Timers timers, Clock clock, RandomGenerator random, Executor loop) {}
