package io.tidewire.edge.upstream;

import io.tidewire.edge.pacing.Requester;
import io.tidewire.kit.limits.ByteBudget;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The memory of one event loop's pending requests to auth, by requester. When an app or the process
 * reaches its limit, the requester with the most bytes loses its requests.
 *
 * <p>Confined to that loop.
 */
final class RequestLedger {

  /** A pending request. */
  interface Held {

    Requester requester();

    long bytes();

    /** Fails the request with an error that says why. */
    void shed(String why);
  }

  private static final class Account {
    private final Set<Held> requests = new LinkedHashSet<>(2);
    private long bytes;
  }

  private final RequestBudget budget;
  private final Map<Requester, Account> accounts = new HashMap<>();

  RequestLedger(RequestBudget budget) {
    this.budget = budget;
  }

  /** Adds a request. Returns the limit that refuses it; empty if it was added. */
  Optional<String> enter(Held request) {
    Account account = accounts.get(request.requester());
    int requests = account == null ? 0 : account.requests.size();
    long bytes = account == null ? 0 : account.bytes;
    boolean ofConnection = request.requester().connection().isPresent();
    if (ofConnection && requests >= budget.connectionQuestions()) {
      return Optional.of(
          "More than " + budget.connectionQuestions() + " requests of this connection are pending");
    }
    if (ofConnection && bytes + request.bytes() > budget.connectionBytes()) {
      return Optional.of(
          "Pending requests of this connection use more than "
              + budget.connectionBytes()
              + " bytes");
    }
    ByteBudget app = budget.app(request.requester().appId());
    if (!app.tryTake(request.bytes())) {
      if (!shedFor(request, bytes, app) || !app.tryTake(request.bytes())) {
        return Optional.of("Too many pending requests of all connections");
      }
    }
    account = accounts.computeIfAbsent(request.requester(), first -> new Account());
    account.requests.add(request);
    account.bytes += request.bytes();
    return Optional.empty();
  }

  /**
   * Fails the requests of the connection with the most bytes: of the app if the app is full, else
   * of all. Returns false if none has more than the new request would.
   */
  private boolean shedFor(Held request, long held, ByteBudget app) {
    boolean appIsFull = app.taken() + request.bytes() > app.limit();
    String appId = request.requester().appId();
    Optional<Map.Entry<Requester, Account>> worst =
        accounts.entrySet().stream()
            .filter(entry -> entry.getKey().connection().isPresent())
            .filter(entry -> !appIsFull || entry.getKey().appId().equals(appId))
            .max(Comparator.comparingLong(entry -> entry.getValue().bytes));
    if (worst.isEmpty() || worst.get().getValue().bytes <= held + request.bytes()) return false;
    List.copyOf(worst.get().getValue().requests)
        .forEach(
            one ->
                one.shed("Too many pending requests of all connections, most of them of this one"));
    return true;
  }

  /** The request was answered, cancelled or failed. Does nothing for an unknown one. */
  void leave(Held request) {
    Account account = accounts.get(request.requester());
    if (account == null || !account.requests.remove(request)) return;
    account.bytes -= request.bytes();
    budget.app(request.requester().appId()).giveBack(request.bytes());
    if (account.requests.isEmpty()) accounts.remove(request.requester());
  }
}
