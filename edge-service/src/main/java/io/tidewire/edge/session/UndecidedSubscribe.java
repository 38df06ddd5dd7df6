package io.tidewire.edge.session;

import io.tidewire.contract.auth.SubscribeVerdict;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.edge.session.ports.Pending;
import io.tidewire.kit.time.Timers.Cancel;
import io.vertx.core.Promise;
import java.time.Duration;

/**
 * What becomes of a subscribe that the app's backend has not decided: the connection is closed
 * after a pause, with a code after which clients come back. A subscription error would be final to
 * them.
 */
final class UndecidedSubscribe {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int SPREAD_MS = 4_000;

  private UndecidedSubscribe() {}

  /**
   * Has no answer; the connection stays open if it is withdrawn in time. The pause differs by
   * connection.
   */
  static Pending<SubscribeVerdict> closing(Session session, String who) {
    int spread = Math.floorMod(session.socket().id().hashCode(), SPREAD_MS);
    Cancel closing =
        session
            .ports()
            .timers()
            .after(
                PAUSE.plusMillis(spread),
                () ->
                    session.limiter().giveUp(who, BusFailure.UNAVAILABLE.exception("no verdict")));
    return new Pending<>(Promise.<SubscribeVerdict>promise().future(), closing);
  }
}
