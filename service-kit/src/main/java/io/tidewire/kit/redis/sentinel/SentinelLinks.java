package io.tidewire.kit.redis.sentinel;

import io.tidewire.kit.redis.settings.RedisAddress;
import io.tidewire.kit.redis.settings.SentinelUrl;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The links to all Sentinels that are known: those of the settings, and those that the Sentinels
 * name.
 *
 * <p>Changed by the topology's event loop only; may be read by any thread.
 */
final class SentinelLinks {

  private final List<RedisAddress> configured;
  private final Function<RedisAddress, SentinelLink> toLink;
  private final Map<RedisAddress, SentinelLink> links = new ConcurrentHashMap<>();

  /**
   * @param toLink makes a link, which is not started yet
   */
  SentinelLinks(List<RedisAddress> configured, Function<RedisAddress, SentinelLink> toLink) {
    this.configured = configured;
    this.toLink = toLink;
  }

  /** Connects to those of the settings. */
  void connect() {
    configured.forEach(this::connect);
  }

  private void connect(RedisAddress sentinel) {
    SentinelLink link = toLink.apply(sentinel);
    links.put(sentinel, link);
    link.start();
  }

  /** Asks all of them for the primary. */
  void ask() {
    links.values().forEach(SentinelLink::ask);
  }

  double connected() {
    return links.values().stream().filter(link -> link.problem().isEmpty()).count();
  }

  /** Why one of them does not answer; a mistake in the settings comes first. */
  Optional<String> problem() {
    return links.values().stream()
        .sorted(Comparator.comparing(link -> !link.isWrong()))
        .map(SentinelLink::problem)
        .flatMap(Optional::stream)
        .findFirst();
  }

  boolean isAnyWrong() {
    return links.values().stream().anyMatch(SentinelLink::isWrong);
  }

  Future<Void> stop() {
    return Future.join(links.values().stream().map(SentinelLink::stop).toList()).mapEmpty();
  }

  /** Connects to Sentinels that only others know of, up to a limit. */
  void learn(SentinelLink from) {
    from.others()
        .forEach(
            (id, address) -> {
              boolean room = links.size() < SentinelUrl.MAX_SENTINELS;
              if (room && !links.containsKey(address) && linkTo(id).isEmpty()) connect(address);
            });
  }

  private Optional<SentinelLink> linkTo(String runId) {
    return links.values().stream()
        .filter(link -> link.runId().equals(Optional.of(runId)))
        .findFirst();
  }

  /** Drops learnt Sentinels that do not answer and that no answering Sentinel names any more. */
  void forget() {
    for (SentinelLink link : List.copyOf(links.values())) {
      if (!isLearnt(link) || link.runId().isPresent()) continue;
      boolean known =
          links.values().stream().anyMatch(other -> other.others().containsValue(link.address()));
      if (!known) drop(link);
    }
  }

  /** The same Sentinel may be known by a name in the settings and by an address from the others. */
  void dropDuplicates(SentinelLink link) {
    List<SentinelLink> same =
        links.values().stream().filter(other -> other.runId().equals(link.runId())).toList();
    SentinelLink kept = same.stream().filter(each -> !isLearnt(each)).findFirst().orElse(link);
    same.stream().filter(each -> each != kept && isLearnt(each)).forEach(this::drop);
  }

  private boolean isLearnt(SentinelLink link) {
    return !configured.contains(link.address());
  }

  private void drop(SentinelLink link) {
    links.remove(link.address());
    link.stop();
  }
}
