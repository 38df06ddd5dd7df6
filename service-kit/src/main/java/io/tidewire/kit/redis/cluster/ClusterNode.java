package io.tidewire.kit.redis.cluster;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code CLUSTER NODES}.
 *
 * @param address as TLS clients and others need it; empty if it is unknown
 * @param aliases all addresses that a redirection may name
 * @param reachable as the node that answered sees it
 */
record ClusterNode(
    Optional<RedisAddress> address,
    Set<RedisAddress> aliases,
    boolean primary,
    boolean reachable,
    Claim claim) {

  /**
   * The slots that the node serves.
   *
   * @param epoch its config epoch: of two nodes that claim a slot, the one with the higher is right
   * @param slots runs of slots
   */
  record Claim(long epoch, List<Run> slots) {}

  /** Slots {@code first} to {@code last}. */
  record Run(int first, int last) {}

  private static final Pattern ADDRESS =
      Pattern.compile("(?<ip>[^,@]*):(?<port>\\d{1,5})(?:@\\d+)?(?:,(?<name>[^,=]*))?(?:,.*)?");

  private static final Pattern RUN = Pattern.compile("(?<first>\\d{1,5})(?:-(?<last>\\d{1,5}))?");

  private static final Set<String> AWAY = Set.of("fail", "fail?", "noaddr", "handshake");

  private static final int FIELDS = 8;

  /**
   * Reads the whole answer. Lines that are not understood are left out.
   *
   * @param asked the host that answered; it need not know its own address
   * @param named whether host names are preferred to addresses, as TLS needs them
   */
  static List<ClusterNode> read(String answer, String asked, boolean named) {
    List<ClusterNode> nodes = new ArrayList<>();
    answer.lines().forEach(line -> readLine(line, asked, named).ifPresent(nodes::add));
    return nodes;
  }

  private static Optional<ClusterNode> readLine(String line, String asked, boolean named) {
    String[] fields = line.strip().split(" ");
    if (fields.length < FIELDS || !fields[6].matches("\\d{1,18}")) return Optional.empty();
    Matcher told = ADDRESS.matcher(fields[1]);
    if (!told.matches()) return Optional.empty();
    List<String> flags = Arrays.asList(fields[2].split(","));
    boolean itself = flags.contains("myself");
    int port = Integer.parseInt(told.group("port"));
    Optional<RedisAddress> name = address(told.group("name"), port);
    Optional<RedisAddress> ip =
        address(told.group("ip"), port).or(() -> itself ? address(asked, port) : Optional.empty());
    Set<RedisAddress> aliases =
        Stream.of(name, ip).flatMap(Optional::stream).collect(Collectors.toSet());
    return Optional.of(
        new ClusterNode(
            named ? name.or(() -> ip) : ip.or(() -> name),
            aliases,
            flags.contains("master"),
            (itself || fields[7].equals("connected")) && flags.stream().noneMatch(AWAY::contains),
            new Claim(Long.parseLong(fields[6]), runs(fields))));
  }

  private static Optional<RedisAddress> address(@Nullable String host, int port) {
    return Optional.ofNullable(host).flatMap(given -> RedisAddress.toldByNode(given, port));
  }

  /** Without slots that are being moved: these stand in brackets. */
  private static List<Run> runs(String[] fields) {
    List<Run> runs = new ArrayList<>();
    for (int i = FIELDS; i < fields.length; i++) {
      Matcher run = RUN.matcher(fields[i]);
      if (!run.matches()) continue;
      int first = Integer.parseInt(run.group("first"));
      String last = run.group("last");
      runs.add(new Run(first, last == null ? first : Integer.parseInt(last)));
    }
    return runs;
  }
}
