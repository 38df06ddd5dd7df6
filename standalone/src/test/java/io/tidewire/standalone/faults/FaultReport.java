package io.tidewire.standalone.faults;

import io.tidewire.standalone.faults.check.AcknowledgedIsKept;
import io.tidewire.standalone.faults.check.CpuShortage;
import io.tidewire.standalone.faults.check.InvariantViolation;
import io.tidewire.standalone.faults.check.RepairedInTime;
import io.tidewire.standalone.faults.history.JournalEntry.OnChannel;
import io.tidewire.standalone.faults.history.JournalEntry.Placed;
import io.tidewire.standalone.faults.history.JournalEntry.Received;
import io.tidewire.standalone.faults.history.JournalEntry.Succeeded;
import io.tidewire.standalone.faults.history.JournalEntry.Told;
import io.tidewire.standalone.faults.history.RunHistory;
import io.tidewire.standalone.faults.history.SubscriptionHistory;
import io.tidewire.standalone.faults.limits.TimeLimit;
import io.tidewire.standalone.faults.rig.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Summarizes a run in a few lines. */
public final class FaultReport {

  private static final List<String> LOSSES = List.of("C1", "C4", "C5", "C7", "C9", "C10");

  private final Scenario scenario;
  private final RunHistory history;
  private final List<InvariantViolation> violations;

  public FaultReport(Scenario scenario, RunHistory history, List<InvariantViolation> violations) {
    this.scenario = scenario;
    this.history = history;
    this.violations = violations;
  }

  /** Writes the report into the directory of the run, and returns it. */
  public String write() {
    String text = text();
    try {
      Path directory = Files.createDirectories(Path.of("target", "faults", scenario.name()));
      Files.writeString(directory.resolve("report.txt"), text);
      Files.write(
          directory.resolve("violations.txt"),
          violations.stream().map(InvariantViolation::toString).toList());
      return text;
    } catch (IOException unable) {
      throw new UncheckedIOException(unable);
    }
  }

  private String text() {
    return """
    faults: %s, seed %d, %d rec1 and %d stock clients, %.0f messages/s, %d s
      done to it        %s
      acknowledged      %d messages, %d repetitions recognised, %d refused or unknown
      delivered         %d, of them %d on streams
      connections       %d, %d resumptions recovered
      webhooks          %d events of %d visits, %d attempts
      violations        %d %s; silent losses %d
      fork losses       %d (acknowledged, lost with the Redis that had them; clients were told)
      told              %s
      longest repair    %s
      no processor      %.1f s in all, of which the checks know
      limits of time
    %s
    """
        .formatted(
            scenario.redis(),
            scenario.seed(),
            scenario.load().rec1(),
            scenario.load().stock(),
            scenario.load().perSecond(),
            history.end() / 1_000_000,
            history.faults().stream().map(fault -> fault.name()).collect(Collectors.joining(", ")),
            acknowledged(),
            duplicates(),
            history.operations().stream().filter(each -> each.done().isEmpty()).count(),
            received(history.conversations()),
            received(history.onStreams()),
            history.connections().size(),
            all(Succeeded.class).filter(each -> each.recovered().equals("true")).count(),
            history.webhooks().arrivals().keySet().stream()
                .mapToInt(channel -> history.webhooks().accepted(channel).size())
                .sum(),
            history.webhooks().visits().values().stream().mapToInt(List::size).sum(),
            history.webhooks().arrivals().values().stream().mapToInt(List::size).sum(),
            violations.size(),
            perInvariant(),
            violations.stream().filter(each -> LOSSES.contains(each.invariant())).count(),
            AcknowledgedIsKept.forkLosses(history).size(),
            told(),
            lags(),
            new CpuShortage(history).total() / 1e6,
            limits());
  }

  private String limits() {
    return TimeLimit.judge(scenario.redis(), history).stream()
        .map(judgement -> "    " + judgement)
        .collect(Collectors.joining("\n"));
  }

  private long acknowledged() {
    return history.operations().stream()
        .filter(each -> each.done().isPresent())
        .mapToLong(each -> each.items().size())
        .sum();
  }

  private long duplicates() {
    return history.operations().stream()
        .flatMap(each -> each.successes().stream())
        .filter(answer -> answer.places().stream().anyMatch(Placed::duplicate))
        .count();
  }

  private <T extends OnChannel> Stream<T> all(Class<T> kind) {
    return history.conversations().stream().flatMap(each -> each.all(kind).stream());
  }

  private static long received(List<SubscriptionHistory> conversations) {
    return conversations.stream().mapToLong(each -> each.all(Received.class).size()).sum();
  }

  private Map<String, Long> perInvariant() {
    return violations.stream()
        .collect(
            Collectors.groupingBy(
                InvariantViolation::invariant, TreeMap::new, Collectors.counting()));
  }

  private Map<String, Long> told() {
    Stream<String> answers =
        all(Succeeded.class)
            .filter(answer -> answer.recovered().equals("false"))
            .map(Succeeded::reason);
    Stream<String> notices =
        all(Told.class).map(told -> told.recovered() ? "boundary" : told.reason());
    return Stream.concat(answers, notices)
        .collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
  }

  private String lags() {
    return RepairedInTime.longest(history).entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue() + " ms")
        .collect(Collectors.joining(", "));
  }
}
