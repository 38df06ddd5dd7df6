package io.tidewire.bench.harness;

import io.tidewire.bench.failure.WrongArgument;
import io.tidewire.wire.ChannelName;
import io.tidewire.wire.MalformedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names of a run's channels: {@code [private-|presence-]PREFIX RUN-NUMBER}.
 *
 * @param kind public, private or presence
 * @param prefix so that a server's rules for names apply, such as a namespace with a history
 */
public record ChannelNames(String kind, String prefix) {

  public static final String USUAL_PREFIX = "bench-";

  private static final Set<String> KINDS = Set.of("public", "private", "presence");
  private static final int LONGEST_PREFIX = 100;

  public ChannelNames {
    if (!KINDS.contains(kind)) {
      throw new WrongArgument("--kind", "expected public, private or presence, got " + kind);
    }
    WrongArgument.unlessBetween("--prefix", prefix.length(), 1, LONGEST_PREFIX);
    try {
      new ChannelName(prefix);
    } catch (MalformedName malformed) {
      throw new WrongArgument("--prefix", String.valueOf(malformed.getMessage()));
    }
  }

  /** Names that no other run uses. */
  public List<String> of(String run, int count) {
    String start = (kind.equals("public") ? "" : kind + "-") + prefix + run + "-";
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) names.add(start + i);
    return names;
  }
}
