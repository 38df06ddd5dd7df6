package io.tidewire.bench.stats;

/**
 * What one subscriber received of a channel whose events are numbered.
 *
 * @param first the number that came first; -1 if none did
 * @param highest the highest number; -1 if none came
 * @param distinct different events
 * @param duplicates that came again
 * @param reordered that came after one with a higher number
 */
public record Seen(long first, long highest, long distinct, long duplicates, long reordered) {}
