package io.tidewire.edge.channel;

import io.tidewire.contract.redis.Position;
import io.tidewire.edge.fanout.Frame;
import java.util.List;
import java.util.Optional;

/**
 * What a subscriber with the recovery extension is admitted with.
 *
 * @param presence the roster of a presence channel, as JSON
 * @param replay the messages it missed; lent
 * @param cached the last event of a cache channel; lent
 */
public record ResumeResult(
    Resumption how, Optional<String> presence, List<LogEntry> replay, Optional<Frame> cached) {

  /** A recovered subscriber has the last event already, or gets it with the replay. */
  public ResumeResult {
    if (how instanceof Resumption.Recovered) cached = Optional.empty();
  }

  /** The position of a subscriber that took so many messages of a replay that is not empty. */
  public Position after(int taken) {
    Position start =
        how instanceof Resumption.Recovered recovered
            ? recovered.at()
            : ((Resumption.Started) how).at();
    return new Position(start.epoch(), start.offset() + taken);
  }
}
