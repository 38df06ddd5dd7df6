package io.tidewire.presence.store;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs many queries, a few at a time, so that one caller cannot fill the link to Redis. */
public final class BoundedParallel {

  private BoundedParallel() {}

  /** Completes with the answers in the order of the items. Stops at the first failure. */
  public static <T, R> Future<List<R>> ask(
      List<T> items, int width, Function<T, Future<R>> question) {
    return ask(items, 0, width, question, new ArrayList<>(items.size()));
  }

  private static <T, R> Future<List<R>> ask(
      List<T> items, int from, int width, Function<T, Future<R>> question, List<R> answers) {
    if (from >= items.size()) return Future.succeededFuture(answers);
    int to = Math.min(from + width, items.size());
    return Future.all(items.subList(from, to).stream().map(question).toList())
        .map(CompositeFuture::<R>list)
        .compose(
            wave -> {
              answers.addAll(wave);
              return ask(items, to, width, question, answers);
            });
  }

  /**
   * Queries all items even if some fail, because the others may be at another Redis. Never fails.
   */
  public static <T, R> Future<Attempted<T, R>> attempt(
      List<T> items, int width, Function<T, Future<R>> question) {
    var attempted =
        new Attempted<T, R>(
            new ArrayList<>(items.size()), new ArrayList<>(items.size()), new ArrayList<>());
    return ask(
            items,
            width,
            item ->
                question
                    .apply(item)
                    .<Boolean>map(
                        answer -> {
                          attempted.done.add(item);
                          return attempted.answers.add(answer);
                        })
                    .otherwise(attempted.failures::add))
        .map(attempted);
  }

  /**
   * The result of {@link #attempt}.
   *
   * @param done the items that were answered
   * @param answers to them, in the same order
   * @param failures of the others
   */
  public record Attempted<T, R>(List<T> done, List<R> answers, List<Throwable> failures) {

    /** Fails if any attempt has failed. */
    public Future<List<R>> all() {
      return failures.isEmpty()
          ? Future.succeededFuture(answers)
          : Future.failedFuture(failures.get(0));
    }
  }

  /** The items in groups of at most {@code size}. */
  public static <T> List<List<T>> groups(List<T> items, int size) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      groups.add(items.subList(from, Math.min(from + size, items.size())));
    }
    return groups;
  }
}
