package io.tidewire.contract;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code lua/read.lua} answers to a {@link LogQuery}. */
public sealed interface LogReading {

  /** The last message's place, in the lineage that the log goes by now. */
  Position top();

  /**
   * Where the lineage before this one ended for certain: its epoch, and the last offset that both
   * share. Nothing if there never was another, or it is forgotten.
   */
  Optional<Position> fork();

  /** No position was asked about. */
  record Top(Position top, Optional<Position> fork) implements LogReading {}

  /**
   * The position is known, and this is what follows it.
   *
   * @param rows in order and without a hole: the first has the offset after the position, or after
   *     the fork point if they diverged
   */
  record Rows(Why why, Position top, Optional<Position> fork, List<Envelope> rows)
      implements LogReading {

    public Rows {
      rows = List.copyOf(rows);
    }

    /** Whether nothing follows these rows. Otherwise ask again, since {@link #end}. */
    public boolean reachTop() {
      return rows.isEmpty() || end().offset() == top.offset();
    }

    /** The place after the last row; the top if there are none. */
    public Position end() {
      return rows.isEmpty() ? top : new Position(top.epoch(), rows.get(rows.size() - 1).offset());
    }
  }

  /** There is no telling what followed the position. */
  record Lost(Reason reason, Position top, Optional<Position> fork) implements LogReading {}

  /** How the position asked about relates to the log. */
  enum Why {
    /** It is on this lineage. */
    OK,
    /**
     * It is on the lineage before, and not beyond the fork: all that it saw is in the log. What was
     * acknowledged after the fork may be gone.
     */
    BOUNDARY,
    /** It is beyond the fork: it saw messages that the log has lost. The rows begin at the fork. */
    DIVERGED
  }

  /** Why rows cannot be had. */
  enum Reason {
    /** The lineage is unknown, or never was that long: the log was lost, or forgotten. */
    RESET,
    /** What followed is not kept any more: aged, or more than the history's size. */
    TRIMMED,
    /** More followed than was wanted. */
    TOO_MANY
  }

  /**
   * Reads the script's reply.
   *
   * @throws IllegalArgumentException if it is none
   */
  static LogReading of(Response reply) {
    Position top = new Position(reply.get(1).toString(), reply.get(2).toLong());
    Optional<Position> fork = fork(reply.get(3).toString(), reply.get(4).toString());
    return switch (reply.get(0).toString()) {
      case "TOP" -> new Top(top, fork);
      case "RESET" -> new Lost(Reason.RESET, top, fork);
      case "TRIMMED" -> new Lost(Reason.TRIMMED, top, fork);
      case "TOO_MANY" -> new Lost(Reason.TOO_MANY, top, fork);
      default ->
          new Rows(
              Why.valueOf(reply.get(0).toString()), top, fork, rows(reply.get(5), top.epoch()));
    };
  }

  private static Optional<Position> fork(String epoch, String offset) {
    return epoch.isEmpty()
        ? Optional.empty()
        : Optional.of(new Position(epoch, Long.parseLong(offset)));
  }

  private static List<Envelope> rows(Response entries, String epoch) {
    List<Envelope> rows = new ArrayList<>(entries.size());
    for (Response entry : entries) rows.add(row(entry, epoch));
    return rows;
  }

  /**
   * An entry of a stream as XRANGE gives it: its id {@code offset-0}, and its fields {@code t} and
   * {@code d}, in this order.
   */
  static Envelope row(Response entry, String epoch) {
    String id = entry.get(0).toString();
    Response fields = entry.get(1);
    return Envelope.ofRow(
        Long.parseLong(id.substring(0, id.indexOf('-'))),
        epoch,
        fields.get(1).toLong(),
        fields.get(3).toBuffer());
  }
}
