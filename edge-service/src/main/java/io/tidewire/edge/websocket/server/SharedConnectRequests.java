package io.tidewire.edge.websocket.server;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.session.ports.Auth;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Asks auth about the upgrades of one event loop. Equal requests share one answer while it is
 * pending: in a reconnect storm hundreds have the same key and origin. Verdicts are not cached
 * beyond that, and requests with a token are never shared. Confined to that loop.
 */
final class SharedConnectRequests {

  /** A pending request that is older is not joined, since it may soon time out. */
  private static final long JOINABLE_MS = 1_000;

  private record Asked(Future<ConnectVerdict> verdict, long sinceMs) {}

  private final Auth auth;
  private final Clock clock;
  private final Map<ConnectRequest, Asked> unanswered = new HashMap<>();

  SharedConnectRequests(Auth auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  Future<ConnectVerdict> ask(ConnectRequest question) {
    if (question.presented().token().isPresent()) return auth.connect(question);
    Asked earlier = unanswered.get(question);
    long now = clock.millis();
    if (earlier != null && Math.abs(now - earlier.sinceMs()) < JOINABLE_MS) {
      return earlier.verdict();
    }
    Future<ConnectVerdict> verdict = auth.connect(question);
    Asked mine = new Asked(verdict, now);
    unanswered.put(question, mine);
    // Registered before any caller can listen, so that one that asks again gets a new answer.
    verdict.onComplete(answered -> unanswered.remove(question, mine));
    return verdict;
  }

  int size() {
    return unanswered.size();
  }
}
