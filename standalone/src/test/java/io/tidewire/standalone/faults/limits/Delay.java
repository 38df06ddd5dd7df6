package io.tidewire.standalone.faults.limits;

import io.tidewire.standalone.faults.check.AcknowledgedIsKept;
import io.tidewire.standalone.faults.check.RepairedInTime;
import io.tidewire.standalone.faults.history.Fault;
import io.tidewire.standalone.faults.history.JournalEntry.Answered;
import io.tidewire.standalone.faults.history.Operation;
import io.tidewire.standalone.faults.history.RunHistory;
import java.util.Comparator;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A delay that a fault causes on the channels that it affects. */
enum Delay {
  /** From the fault to the last 503. */
  REFUSED("the last 503 after") {
    @Override
    Optional<Span> longest(RunHistory history, Fault fault) {
      return atMost(
          fault.began(),
          publishes(history, fault)
              .flatMap(publish -> publish.answers().stream())
              .filter(answer -> answer.status() == UNAVAILABLE)
              .mapToLong(Answered::at)
              .filter(at -> at >= fault.began() && isOf(history, fault, at)));
    }
  },

  /** From the fault to the first 200 for a publish that began after it. */
  SERVED("served again after") {
    @Override
    Optional<Span> longest(RunHistory history, Fault fault) {
      LongStream served =
          publishes(history, fault)
              .filter(publish -> publish.invoked() >= fault.began())
              .flatMapToLong(publish -> publish.done().stream());
      return atMost(fault.began(), served.sorted().limit(1));
    }
  },

  /** From a publish to its first answer. */
  HELD("a publish held for") {
    @Override
    Optional<Span> longest(RunHistory history, Fault fault) {
      return publishes(history, fault)
          .filter(publish -> !publish.answers().isEmpty())
          .map(publish -> new Span(publish.invoked(), publish.answers().get(0).at()))
          .filter(held -> held.to() >= fault.began() && isOf(history, fault, held.to()))
          .max(Comparator.comparingLong(Span::length));
    }
  },

  /** From when Redis accepts writes again, or from a later acknowledgement, to a delivery. */
  DELIVERED("delivered after promotion by") {
    @Override
    Optional<Span> longest(RunHistory history, Fault fault) {
      return RepairedInTime.slowest(history, fault)
          .map(late -> new Span(late.message().at() - late.lag(), late.message().at()));
    }
  },

  /** From the first acknowledgement of a lost message to the last one. */
  LOST("acknowledged, and lost, within") {
    @Override
    Optional<Span> longest(RunHistory history, Fault fault) {
      LongSummaryStatistics lost =
          AcknowledgedIsKept.forkLosses(history).entrySet().stream()
              .filter(item -> fault.concerns(item.getKey().channel()))
              .mapToLong(item -> item.getValue())
              .filter(at -> at >= fault.began() - BEFORE && isOf(history, fault, at))
              .summaryStatistics();
      return lost.getCount() == 0
          ? Optional.empty()
          : Optional.of(new Span(lost.getMin(), lost.getMax()));
    }
  };

  private static final int UNAVAILABLE = 503;

  /** µs; a later delay has another cause. */
  private static final long AFTERMATH = 10_000_000;

  /** µs; a planned failover begins before it is recorded. */
  private static final long BEFORE = 1_000_000;

  private final String title;

  Delay(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Returns the longest delay after a fault; empty if there was none. */
  abstract Optional<Span> longest(RunHistory history, Fault fault);

  /** The publishes to its channels only, because a batch may also wait for another Redis. */
  private static Stream<Operation> publishes(RunHistory history, Fault fault) {
    return history.operations().stream()
        .filter(publish -> publish.channels().stream().allMatch(fault::concerns));
  }

  /** Soon after a fault, and before the next fault of these channels. */
  private static boolean isOf(RunHistory history, Fault fault, long at) {
    if (at > fault.healed() + AFTERMATH) return false;
    return history.faults().stream()
        .filter(other -> other.began() > fault.healed() && other.began() <= at)
        .noneMatch(other -> other.partitions().stream().anyMatch(fault.partitions()::contains));
  }

  private static Optional<Span> atMost(long from, LongStream times) {
    LongSummaryStatistics all = times.summaryStatistics();
    return all.getCount() == 0 ? Optional.empty() : Optional.of(new Span(from, all.getMax()));
  }
}
