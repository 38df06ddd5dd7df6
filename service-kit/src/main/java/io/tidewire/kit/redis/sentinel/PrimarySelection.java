package io.tidewire.kit.redis.sentinel;

import io.tidewire.kit.redis.settings.RedisAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides from the reports of all Sentinels which Redis is the primary.
 *
 * <p>The highest config epoch wins, at once: Sentinels raise it by a vote of their majority.
 * Another address with the same epoch or a lower one wins only after a majority has named it for
 * {@link #PERSISTENCE}: then the Sentinels were configured anew, which starts their epochs over.
 * The first decision waits for a majority of reports, or for {@link #FIRST_WAIT} after the first of
 * them, since that may come from a Sentinel that missed a failover. When no Sentinel reports, the
 * last decision stays.
 *
 * <p>Pure and not thread-safe. Times are in nanoseconds on a clock that only goes forward.
 */
final class PrimarySelection {

  static final Duration PERSISTENCE = Duration.ofSeconds(10);
  static final Duration FIRST_WAIT = Duration.ofSeconds(2);

  /** What is compared: an address with the epoch in which it became the primary. */
  private record Term(RedisAddress primary, long epoch) {
    static Term of(SentinelReport report) {
      return new Term(report.primary(), report.configEpoch());
    }
  }

  private final int configured;
  private final Map<String, SentinelReport> reports = new HashMap<>();
  private Optional<Term> selected = Optional.empty();
  private Set<Term> overruled = Set.of();
  private Optional<Term> candidate = Optional.empty();
  private long candidateSince;
  private long firstReportAt;
  private boolean reported;

  /**
   * @param configured Sentinels in the settings: one that was configured alone knows of no others
   */
  PrimarySelection(int configured) {
    this.configured = configured;
  }

  /** The primary, once there was a first decision. */
  Optional<RedisAddress> primary() {
    return selected.map(Term::primary);
  }

  /** The config epoch in which it became the primary, or 0 before the first decision. */
  long epoch() {
    return selected.map(Term::epoch).orElse(0L);
  }

  /**
   * A Sentinel has answered.
   *
   * @param sentinel its run id
   */
  void report(String sentinel, SentinelReport report, long now) {
    if (!reported) firstReportAt = now;
    reported = true;
    reports.put(sentinel, report);
    decide(now);
  }

  /** A Sentinel does not answer any more: its last report does not count. */
  void withdraw(String sentinel) {
    reports.remove(sentinel);
  }

  private void decide(long now) {
    Optional<Term> highest = highest();
    if (selected.isEmpty()) {
      boolean waited = now - firstReportAt >= FIRST_WAIT.toNanos();
      boolean enough = reports.size() >= Math.max(majority(), configured / 2 + 1);
      if (waited || enough) selected = highest;
      return;
    }
    if (highest.isPresent() && highest.get().epoch > epoch()) {
      select(highest);
      return;
    }
    Optional<Term> named = namedByMajority().filter(term -> !Optional.of(term).equals(selected));
    if (!named.equals(candidate)) candidateSince = now;
    candidate = named;
    if (named.isPresent() && now - candidateSince >= PERSISTENCE.toNanos()) {
      overruled = Stream.concat(selected.stream(), terms()).collect(Collectors.toSet());
      overruled.remove(named.get());
      select(named);
    }
  }

  private void select(Optional<Term> term) {
    selected = term;
    candidate = Optional.empty();
  }

  /**
   * Leaves out what a majority has overruled: a Sentinel of the former configuration repeats it.
   */
  private Optional<Term> highest() {
    return votes().entrySet().stream()
        .filter(vote -> !overruled.contains(vote.getKey()))
        .max(Comparator.comparingLong(PrimarySelection::epochOf).thenComparing(Entry::getValue))
        .map(Entry::getKey);
  }

  private static long epochOf(Entry<Term, Integer> vote) {
    return vote.getKey().epoch;
  }

  private Map<Term, Integer> votes() {
    Map<Term, Integer> votes = new HashMap<>();
    terms().forEach(term -> votes.merge(term, 1, Integer::sum));
    return votes;
  }

  private Stream<Term> terms() {
    return reports.values().stream().map(Term::of);
  }

  private Optional<Term> namedByMajority() {
    int majority = majority();
    return votes().entrySet().stream()
        .filter(vote -> vote.getValue() >= majority)
        .map(Entry::getKey)
        .findFirst();
  }

  /** Of all that any Sentinel knows of, whether they answer or not. */
  private int majority() {
    int known = reports.values().stream().mapToInt(SentinelReport::sentinels).max().orElse(0);
    return Math.max(known, reports.size()) / 2 + 1;
  }
}
