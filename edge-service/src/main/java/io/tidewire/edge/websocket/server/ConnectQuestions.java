package io.tidewire.edge.websocket.server;

import io.tidewire.contract.auth.ConnectRequest;
import io.tidewire.contract.auth.ConnectVerdict;
import io.tidewire.edge.session.Auth;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * What one event loop asks auth about upgrades. Those that ask the same while an answer is on its
 * way share it: in a reconnect storm hundreds come with one key from one origin. No verdict is kept
 * beyond that, and one with a token is never shared. Confined to that loop.
 */
final class ConnectQuestions {

  /** Joins after that would fail with a question that has not much patience left. */
  private static final long JOINABLE_MS = 1_000;

  private record Asked(Future<ConnectVerdict> verdict, long sinceMs) {}

  private final Auth auth;
  private final Clock clock;
  private final Map<ConnectRequest, Asked> unanswered = new HashMap<>();

  ConnectQuestions(Auth auth, Clock clock) {
    this.auth = auth;
    this.clock = clock;
  }

  Future<ConnectVerdict> ask(ConnectRequest question) {
    if (question.token().isPresent()) return auth.connect(question);
    Asked earlier = unanswered.get(question);
    long now = clock.millis();
    if (earlier != null && Math.abs(now - earlier.sinceMs()) < JOINABLE_MS) {
      return earlier.verdict();
    }
    Future<ConnectVerdict> verdict = auth.connect(question);
    Asked mine = new Asked(verdict, now);
    unanswered.put(question, mine);
    // Before any asker can listen: who hears of the answer and asks again is not given it twice.
    verdict.onComplete(answered -> unanswered.remove(question, mine));
    return verdict;
  }

  int size() {
    return unanswered.size();
  }
}
