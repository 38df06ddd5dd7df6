package io.tidewire.edge.session;

import io.tidewire.contract.hook.ClientEventVerdict;
import io.tidewire.edge.session.ports.Pending;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The client events of one connection that its app's backend is asked about, all at the same time;
 * what follows from the verdicts happens in the order of the events. Confined to the connection's
 * event loop.
 */
final class ReviewedEvents {

  static final int MAX_WAITING = 64;

  private static final class Event {
    private final Pending<ClientEventVerdict> question;
    private final Consumer<Optional<ClientEventVerdict>> then;
    private Optional<ClientEventVerdict> verdict = Optional.empty();
    private boolean decided;

    Event(Pending<ClientEventVerdict> question, Consumer<Optional<ClientEventVerdict>> then) {
      this.question = question;
      this.then = then;
    }
  }

  private final Deque<Event> waiting = new ArrayDeque<>(2);

  /**
   * Returns false, and asks nothing, if too many wait.
   *
   * @param then gets the verdict, or nothing if there is none; not after the connection's end
   */
  boolean ask(
      Supplier<Pending<ClientEventVerdict>> question, Consumer<Optional<ClientEventVerdict>> then) {
    if (waiting.size() >= MAX_WAITING) return false;
    Event event = new Event(question.get(), then);
    waiting.add(event);
    event
        .question
        .answer()
        .onComplete(
            answer -> {
              event.verdict = Optional.ofNullable(answer.result());
              event.decided = true;
              settle();
            });
    return true;
  }

  private void settle() {
    while (!waiting.isEmpty() && waiting.peek().decided) {
      Event first = waiting.remove();
      first.then.accept(first.verdict);
    }
  }

  void end() {
    waiting.forEach(event -> event.question.withdraw());
    waiting.clear();
  }
}
