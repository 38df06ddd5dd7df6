package io.tidewire.edge.session;

import io.tidewire.contract.bus.BusFailure;
import io.tidewire.edge.session.limits.SessionLimit;
import io.tidewire.edge.session.limits.SessionLimits;
import io.tidewire.kit.limits.TokenBucket;
import io.tidewire.kit.log.LimitLog;
import io.tidewire.wire.Topic;
import io.tidewire.wire.error.CloseCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enforces the limits of one connection, and closes it when it has reached one. Allocates a counter
 * only when its action first happens. Confined to the connection's event loop.
 */
final class SessionLimiter {

  private static final Logger log = LoggerFactory.getLogger(SessionLimiter.class);

  /**
   * Subscriptions that a connection may have beyond the memory limit, while connections with more
   * of them are closed.
   */
  private static final int FIRST_SUBSCRIPTIONS = 10;

  private final Session session;
  private final SessionPorts ports;
  private @Nullable TokenBucket subscribes;
  private @Nullable TokenBucket signIns;
  private @Nullable TokenBucket errors;

  SessionLimiter(Session session, SessionPorts ports) {
    this.session = session;
    this.ports = ports;
  }

  /**
   * Counts one more action under the limit. Beyond the limit the connection is closed, with a code
   * that lets the client reconnect after a second.
   */
  boolean mayGoOn(SessionLimit limit) {
    SessionLimits limits = ports.limits();
    return switch (limit) {
      case SUBSCRIBES -> {
        if (subscribes == null) subscribes = bucket(limits.subscribes());
        yield subscribes.tryTake() || exceeds(limit, "subscriptions", limits.subscribes());
      }
      case SIGNINS -> {
        if (signIns == null) signIns = bucket(limits.signins());
        yield signIns.tryTake() || exceeds(limit, "sign-ins", limits.signins());
      }
      case ERRORS -> {
        if (errors == null) errors = bucket(limits.errors());
        yield errors.tryTake() || exceeds(limit, "refused frames", limits.errors());
      }
      default -> true;
    };
  }

  private TokenBucket bucket(SessionLimits.Rate rate) {
    return new TokenBucket(rate.perSecond(), rate.burst(), ports.clock());
  }

  private boolean exceeds(SessionLimit limit, String what, SessionLimits.Rate rate) {
    exceeded(limit, "Too many " + what + " on this connection, at most " + rate);
    return false;
  }

  /** Closes the connection because it reached a limit; the client may reconnect after a second. */
  void exceeded(SessionLimit limit, String why) {
    ClientSocket socket = session.socket();
    if (!socket.isOpen()) return;
    ports.meters().exceeded(limit);
    LimitLog.reached(log, limit.label(), session.app().appId(), socket.address());
    socket.close(CloseCode.OVER_CAPACITY, why);
  }

  /**
   * The subscriptions of the app or the process have reached their memory limit: closes the
   * connection that has the most. This connection stays open if it has fewer, or few; otherwise it
   * is closed as well and may reconnect after a second.
   *
   * @param mine subscriptions of this connection
   */
  boolean findsMemory(Topic topic, int mine) {
    Optional<String> ofApp =
        ports.memory().isProcessFull(topic) ? Optional.empty() : Optional.of(topic.appId());
    boolean larger = session.shedLargest(ofApp, mine) > mine;
    if ((larger || mine < FIRST_SUBSCRIPTIONS) && ports.memory().subscribeBeyond(topic)) {
      return true;
    }
    exceeded(
        SessionLimit.SUBSCRIPTION_BYTES, "Subscriptions of all connections hold too much memory");
    return false;
  }

  /** Closes the connection because auth did not answer; the client reconnects after a second. */
  void giveUp(String what, Throwable failure) {
    if (BusFailure.of(failure) == BusFailure.OVERLOADED) {
      exceeded(SessionLimit.QUESTIONS, String.valueOf(failure.getMessage()));
    } else {
      session.socket().close(CloseCode.OVER_CAPACITY, what + " is unavailable, try again");
    }
  }
}
