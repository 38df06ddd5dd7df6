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
 * How scripts sent over one link learn Redis' term, the first part of its replication id, which is
 * another one after every start and every promotion (docs/design/delivery.md §1.4). Best they ask
 * themselves. Where INFO is not allowed in a script, it is asked here and passed to them.
 *
 * <p>A passed term is right as long as the process behind the connection neither restarted, which
 * ends the connection, nor was demoted and promoted again under it. The first write in between is
 * refused and ends the connection too; and in case nothing is written, the term is asked again
 * every {@link #PERIOD}. So it is wrong for one period at most, and only if a demotion, a
 * resynchronisation and a promotion all fall between two looks; Sentinel cuts connections at a
 * demotion in any case.
 *
 * <p>Confined to the link's event loop.
 */
final class ReplicationIdWatch {

  private static final Logger log = LoggerFactory.getLogger(ReplicationIdWatch.class);

  static final Duration PERIOD = Duration.ofSeconds(1);

  /** What scripts are passed where nobody may ask: then every server looks like the same one. */
  static final String UNKNOWN = "0000000000";

  /** Scripts ask themselves. */
  private static final String ASKED_BY_SCRIPTS = "";

  private static final String ASKING = "return redis.call('INFO', 'replication')";
  private static final Pattern REPLICATION_ID = Pattern.compile("master_replid:([0-9a-f]{10})");

  private final String link;
  private final Timers timers;
  private volatile String term = ASKED_BY_SCRIPTS;
  private Optional<String> told = Optional.empty();
  private Cancel looking = () -> {};
  private boolean unanswered;

  ReplicationIdWatch(String link, Timers timers) {
    this.link = link;
    this.timers = timers;
  }

  /** May be asked from any thread; goes with the connection that is up at that moment. */
  String term() {
    return term;
  }

  /** Finds out, on a new connection. Fails only if Redis cannot say now what it could say later. */
  Future<Void> greet(RedisConnection connection) {
    return connection
        .send(Request.cmd(Command.EVAL).arg(ASKING).arg(0))
        .map(reply -> termIn(reply).isPresent() ? ASKED_BY_SCRIPTS : UNKNOWN)
        .recover(cause -> isRefusal(cause) ? askedHere(connection) : Future.failedFuture(cause))
        .onSuccess(this::learnt)
        .mapEmpty();
  }

  /**
   * @param changed hears why the connection is unfit
   */
  void begin(RedisConnection connection, Consumer<String> changed) {
    end();
    if (term.equals(ASKED_BY_SCRIPTS) || term.equals(UNKNOWN)) return;
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
                  reply.succeeded() && !termIn(reply.result()).equals(Optional.of(term));
              if (other) changed.accept("it has another replication id");
            });
  }

  private Future<String> askedHere(RedisConnection connection) {
    return connection
        .send(info())
        .map(reply -> termIn(reply).orElse(UNKNOWN))
        .recover(
            cause ->
                isRefusal(cause) ? Future.succeededFuture(UNKNOWN) : Future.failedFuture(cause));
  }

  private void learnt(String found) {
    term = found;
    String way = found.equals(ASKED_BY_SCRIPTS) || found.equals(UNKNOWN) ? found : "asked here";
    if (told.filter(way::equals).isEmpty()) tell(way);
    told = Optional.of(way);
  }

  private void tell(String way) {
    if (way.equals(UNKNOWN)) {
      log.warn(
          "redis tells nobody its replication id, so a failover that loses acknowledged messages"
              + " goes unnoticed; allow the command INFO link={}",
          link);
    } else if (!way.equals(ASKED_BY_SCRIPTS)) {
      log.info("redis allows no INFO in scripts, so this link asks every second link={}", link);
    }
  }

  private static Request info() {
    return Request.cmd(Command.INFO).arg("replication");
  }

  private static Optional<String> termIn(Response reply) {
    Matcher found = REPLICATION_ID.matcher(String.valueOf(reply));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** A server that is loading or busy has not refused; a connection that died has said nothing. */
  private static boolean isRefusal(Throwable cause) {
    return RedisErrors.of(cause) instanceof ErrorType error
        && !error.is("LOADING")
        && !error.is("BUSY");
  }
}
