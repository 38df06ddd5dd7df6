package io.tidewire.contract.presence;

import java.util.List;

/**
 * What one edge tells the registry, in order. At most {@value #MAX_OPS} operations.
 *
 * @param node the sender's incarnation, unique per process start
 */
public record PresenceBatch(String node, List<PresenceOp> ops) {

  public static final int MAX_OPS = 256;

  public PresenceBatch {
    ops = List.copyOf(ops);
    if (ops.isEmpty() || ops.size() > MAX_OPS) {
      throw new IllegalArgumentException(
          "1.." + MAX_OPS + " operations expected, got " + ops.size());
    }
  }
}
