package io.tidewire.contract.redis;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** What {@code lua/read.lua} answers to a {@link LogQuery}. */
public sealed interface LogReading {

  /** The last message's place, in the lineage that the log goes by now. */
  Position top();

  /** The lineages before that one. */
  Ancestry ancestry();

  /** No position was asked about. */
  record Top(Position top, Ancestry ancestry) implements LogReading {}

  /**
   * The position is known, and this is what follows it.
   *
   * @param rows in order and without a hole: the first has the offset after the position, or after
   *     what is shared if they diverged
   */
  record Rows(Why why, Position top, Ancestry ancestry, List<Envelope> rows) implements LogReading {

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
  record Lost(Reason reason, Position top, Ancestry ancestry) implements LogReading {}

  /** How the position asked about relates to the log. */
  enum Why {
    /** It is on this lineage. */
    OK,
    /**
     * It is on an ancestor, and no farther than that is shared: all that it saw is in the log. What
     * was acknowledged after a fork may be gone.
     */
    BOUNDARY,
    /**
     * It is on an ancestor, and farther than that is shared: it saw messages that the log has lost.
     * The rows begin after what is shared.
     */
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
    Ancestry ancestry = Ancestry.parse(reply.get(3).toString());
    return switch (reply.get(0).toString()) {
      case "TOP" -> new Top(top, ancestry);
      case "RESET" -> new Lost(Reason.RESET, top, ancestry);
      case "TRIMMED" -> new Lost(Reason.TRIMMED, top, ancestry);
      case "TOO_MANY" -> new Lost(Reason.TOO_MANY, top, ancestry);
      default ->
          new Rows(
              Why.valueOf(reply.get(0).toString()), top, ancestry, rows(reply.get(4), top.epoch()));
    };
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
