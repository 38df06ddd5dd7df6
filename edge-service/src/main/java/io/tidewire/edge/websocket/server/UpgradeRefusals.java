package io.tidewire.edge.websocket.server;

import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.contract.bus.BusFailure;
import io.tidewire.kit.http.PathPrefix;
import io.tidewire.kit.time.Timers;
import io.tidewire.wire.error.CloseCode;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses upgrades. The upgrade is completed first and the reason sent as an error frame and a
 * close code, because a browser cannot read the HTTP status of a failed upgrade. Refusals that many
 * clients get at the same time are delayed by a random pause, which spreads their reconnects.
 *
 * <p>Confined to one event loop.
 */
final class UpgradeRefusals {

  private static final Logger log = LoggerFactory.getLogger(UpgradeRefusals.class);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(500);
  private static final int MORE_PAUSE_MS = 2_000;

  private final Handshakes handshakes;
  private final Timers timers;
  private final Random random;
  private final PathPrefix pathPrefix;

  UpgradeRefusals(Handshakes handshakes, Timers timers, Random random, PathPrefix pathPrefix) {
    this.handshakes = handshakes;
    this.timers = timers;
    this.random = random;
    this.pathPrefix = pathPrefix;
  }

  void refuse(HttpServerRequest request, Upgrade upgrade, CloseCode code) {
    refuse(request, upgrade, code, code.reason());
  }

  void refuse(HttpServerRequest request, Upgrade upgrade, CloseCode code, String message) {
    if (log.isDebugEnabled()) {
      log.debug(
          "connection refused key={} code={} why=\"{}\"",
          upgrade.appKey(pathPrefix).orElse("-"),
          code.code(),
          message);
    }
    handshakes.complete(request, upgrade, socket -> socket.close(code, message));
  }

  /** Refuses as the auth service decided. */
  void refuse(HttpServerRequest request, Upgrade upgrade, ConnectVerdict.Refused refused) {
    CloseCode code = CloseCode.closest(refused.code());
    if (code == CloseCode.OVER_CAPACITY) {
      refuseAfterPause(request, upgrade, code, refused.message());
    } else {
      refuse(request, upgrade, code, refused.message());
    }
  }

  /** The auth service did not answer. The code lets the client retry. */
  void unanswered(HttpServerRequest request, Upgrade upgrade, Throwable cause) {
    boolean tooMany = BusFailure.of(cause) == BusFailure.OVERLOADED;
    String message = tooMany ? CloseCode.OVER_CAPACITY.reason() : PendingUpgrades.NO_ANSWER;
    refuse(request, upgrade, CloseCode.OVER_CAPACITY, message);
  }

  void overloaded(HttpServerRequest request, Upgrade upgrade) {
    CloseCode code = CloseCode.OVER_CAPACITY;
    refuseAfterPause(request, upgrade, code, code.reason());
  }

  void tooManyFromAddress(HttpServerRequest request, Upgrade upgrade) {
    refuseAfterPause(
        request, upgrade, CloseCode.TOO_MANY_CONNECTIONS, "Too many connections from your address");
  }

  private void refuseAfterPause(
      HttpServerRequest request, Upgrade upgrade, CloseCode code, String message) {
    Duration pause = LEAST_PAUSE.plusMillis(random.nextInt(MORE_PAUSE_MS));
    handshakes.complete(
        request, upgrade, socket -> timers.after(pause, () -> socket.close(code, message)));
  }
}
