package io.tidewire.kit.redis;

import io.tidewire.kit.redis.errors.RedisErrors;
import io.tidewire.kit.time.Timers;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replication id that is passed to scripts on one link: the first part of the id that Redis
 * creates at every start and every promotion (docs/design/delivery.md §1.4). Scripts read it
 * themselves where Redis permits INFO in scripts. Otherwise this reads it and passes it to them.
 *
 * <p>A passed id is right as long as the process behind the connection neither restarts, which ends
 * the connection, nor is demoted and promoted again under it. The first write in between is refused
 * and ends the connection too. In case nothing is written, the id is asked for again every {@link
 * #PERIOD}. So it is wrong for one period at most, and only if a demotion, a resynchronisation and
 * a promotion all fall between two checks. Sentinel closes connections at a demotion in any case.
 *
 * <p>Confined to the link's event loop.
 */
final class ReplicationIdWatch {

  private static final Logger log = LoggerFactory.getLogger(ReplicationIdWatch.class);

  static final Duration PERIOD = Duration.ofSeconds(1);

  /** Passed if INFO is refused: all servers then look like the same one. */
  static final String UNKNOWN = "0000000000";

  /** Scripts read the id themselves. */
  private static final String ASKED_BY_SCRIPTS = "";

  private static final String ASKING = "return redis.call('INFO', 'replication')";
  private static final Pattern REPLICATION_ID = Pattern.compile("master_replid:([0-9a-f]{10})");

  private final String link;
  private final Timers timers;
  private volatile String current = ASKED_BY_SCRIPTS;
  private Optional<String> told = Optional.empty();
  private Cancel looking = () -> {};
  private boolean unanswered;

  ReplicationIdWatch(String link, Timers timers) {
    this.link = link;
    this.timers = timers;
  }

  /** Thread-safe. Belongs to the current connection. */
  String current() {
    return current;
  }

  /** Reads the id on a new connection. Fails if Redis cannot answer yet. */
  Future<Void> greet(RedisConnection connection) {
    return connection
        .send(Request.cmd(Command.EVAL).arg(ASKING).arg(0))
        .map(reply -> idIn(reply).isPresent() ? ASKED_BY_SCRIPTS : UNKNOWN)
        .recover(cause -> isRefusal(cause) ? askedHere(connection) : Future.failedFuture(cause))
        .onSuccess(this::learnt)
        .mapEmpty();
  }

  /**
   * @param changed called with the reason if the id has changed, so that the connection must be
   *     replaced
   */
  void begin(RedisConnection connection, Consumer<String> changed) {
    end();
    if (current.equals(ASKED_BY_SCRIPTS) || current.equals(UNKNOWN)) return;
    looking = timers.every(PERIOD, () -> look(connection, changed));
  }

  void end() {
    looking.cancel();
    unanswered = false;
  }

  private void look(RedisConnection connection, Consumer<String> changed) {
    if (unanswered) return;
    unanswered = true;
    connection
        .send(info())
        .onComplete(
            reply -> {
              unanswered = false;
              boolean other =
                  reply.succeeded() && !idIn(reply.result()).equals(Optional.of(current));
              if (other) changed.accept("it has another replication id");
            });
  }

  private Future<String> askedHere(RedisConnection connection) {
    return connection
        .send(info())
        .map(reply -> idIn(reply).orElse(UNKNOWN))
        .recover(
            cause ->
                isRefusal(cause) ? Future.succeededFuture(UNKNOWN) : Future.failedFuture(cause));
  }

  private void learnt(String found) {
    current = found;
    String way = found.equals(ASKED_BY_SCRIPTS) || found.equals(UNKNOWN) ? found : "asked here";
    if (told.filter(way::equals).isEmpty()) tell(way);
    told = Optional.of(way);
  }

  private void tell(String way) {
    if (way.equals(UNKNOWN)) {
      log.warn(
          "redis refuses INFO, so a failover that loses acknowledged messages goes unnoticed;"
              + " allow the command INFO link={}",
          link);
    } else if (!way.equals(ASKED_BY_SCRIPTS)) {
      log.info(
          "redis refuses INFO in scripts; the link asks for the replication id every second"
              + " link={}",
          link);
    }
  }

  private static Request info() {
    return Request.cmd(Command.INFO).arg("replication");
  }

  private static Optional<String> idIn(Response reply) {
    Matcher found = REPLICATION_ID.matcher(String.valueOf(reply));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** A server that is loading or busy has not refused, nor has a connection that was lost. */
  private static boolean isRefusal(Throwable cause) {
    return RedisErrors.of(cause) instanceof ErrorType error
        && !error.is("LOADING")
        && !error.is("BUSY");
  }
}
