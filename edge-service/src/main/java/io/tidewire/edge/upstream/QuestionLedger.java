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
 * What the questions of one event loop hold, by asker. When an app or the process has too many
 * bytes waiting, the asker with the most of them loses its questions, so that others can go on.
 *
 * <p>Confined to that loop.
 */
final class QuestionLedger {

  /** A question that is held. */
  interface Held {

    Requester requester();

    long bytes();

    /** It is given up, with an error that says why. */
    void shed(String why);
  }

  private static final class Account {
    private final Set<Held> questions = new LinkedHashSet<>(2);
    private long bytes;
  }

  private final QuestionBudget budget;
  private final Map<Requester, Account> accounts = new HashMap<>();

  QuestionLedger(QuestionBudget budget) {
    this.budget = budget;
  }

  /** Takes note of a question; returns the limit that refuses it, or nothing. */
  Optional<String> enter(Held question) {
    Account account = accounts.get(question.requester());
    int questions = account == null ? 0 : account.questions.size();
    long bytes = account == null ? 0 : account.bytes;
    boolean ofConnection = question.requester().connection().isPresent();
    if (ofConnection && questions >= budget.connectionQuestions()) {
      return Optional.of(
          "More than " + budget.connectionQuestions() + " questions of this connection wait");
    }
    if (ofConnection && bytes + question.bytes() > budget.connectionBytes()) {
      return Optional.of(
          "Questions of this connection that wait hold more than "
              + budget.connectionBytes()
              + " bytes");
    }
    ByteBudget app = budget.app(question.requester().appId());
    if (!app.tryTake(question.bytes())) {
      if (!shedFor(question, bytes, app) || !app.tryTake(question.bytes())) {
        return Optional.of("Too many questions of all connections wait");
      }
    }
    account = accounts.computeIfAbsent(question.requester(), first -> new Account());
    account.questions.add(question);
    account.bytes += question.bytes();
    return Optional.empty();
  }

  /**
   * Sheds the connection that holds the most: of the app if that is full, else of all. False if
   * nobody holds more than the newcomer would.
   */
  private boolean shedFor(Held question, long held, ByteBudget app) {
    boolean appIsFull = app.taken() + question.bytes() > app.limit();
    String appId = question.requester().appId();
    Optional<Map.Entry<Requester, Account>> worst =
        accounts.entrySet().stream()
            .filter(entry -> entry.getKey().connection().isPresent())
            .filter(entry -> !appIsFull || entry.getKey().appId().equals(appId))
            .max(Comparator.comparingLong(entry -> entry.getValue().bytes));
    if (worst.isEmpty() || worst.get().getValue().bytes <= held + question.bytes()) return false;
    List.copyOf(worst.get().getValue().questions)
        .forEach(one -> one.shed("Too many questions of all connections wait, most of this one"));
    return true;
  }

  /** The question is answered, withdrawn or shed. Harmless if it is not held. */
  void leave(Held question) {
    Account account = accounts.get(question.requester());
    if (account == null || !account.questions.remove(question)) return;
    account.bytes -= question.bytes();
    budget.app(question.requester().appId()).giveBack(question.bytes());
    if (account.questions.isEmpty()) accounts.remove(question.requester());
  }
}
