package io.tidewire.presence.store;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Runs many queries, a few at a time, so that one caller cannot fill the link to Redis. */
public final class BoundedParallel {

  private BoundedParallel() {}

  /** The answers in the order of the items. The first failure ends it. */
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

  /** The items in groups of at most {@code size}. */
  public static <T> List<List<T>> groups(List<T> items, int size) {
    List<List<T>> groups = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      groups.add(items.subList(from, Math.min(from + size, items.size())));
    }
    return groups;
  }
}
