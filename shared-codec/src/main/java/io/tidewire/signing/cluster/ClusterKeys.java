package io.tidewire.signing.cluster;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of now.
 *
 * @param current signs, and verifies
 * @param other verifies only: the one before, or the one to come, while they are exchanged
 */
public record ClusterKeys(ClusterKey current, Optional<ClusterKey> other) {

  Stream<ClusterKey> accepted() {
    return Stream.concat(Stream.of(current), other.stream());
  }
}
