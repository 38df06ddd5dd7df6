package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.fanout.Frame;
import java.util.List;
import java.util.Optional;

/**
 * With what a subscriber with the recovery extension is admitted.
 *
 * @param presence the roster of a presence channel, as JSON
 * @param replay what it missed; lent
 * @param cached what a cache channel keeps; lent
 */
public record ResumeResult(
    Resumption how, Optional<String> presence, List<LogEntry> replay, Optional<Frame> cached) {

  /** The kept event is among what a recovered subscriber has or gets. */
  public ResumeResult {
    if (how instanceof Resumption.Recovered) cached = Optional.empty();
  }

  /** Where a subscriber is that took so many messages of the replay, of which there are some. */
  public Position after(int taken) {
    Position start =
        how instanceof Resumption.Recovered recovered
            ? recovered.at()
            : ((Resumption.Started) how).at();
    return new Position(start.epoch(), start.offset() + taken);
  }
}
