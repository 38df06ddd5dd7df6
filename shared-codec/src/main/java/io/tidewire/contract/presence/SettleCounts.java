package io.tidewire.contract.presence;

import io.tidewire.wire.Topic;
import java.util.List;

/**
 * Before counts are read: report at once what was not reported yet. Edges answer with {@link
 * CountsSettled} when the registry has acknowledged it.
 *
 * @param round what the answer names; unique to the question
 * @param topics the channels that are counted, at most {@value #MAX_TOPICS}; none if the occupied
 *     channels are listed
 */
public record SettleCounts(String round, List<Topic> topics) {

  public static final int MAX_TOPICS = 1_000;

  public SettleCounts {
    topics = List.copyOf(topics);
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException(topics.size() + " channels, at most " + MAX_TOPICS);
    }
  }
}
