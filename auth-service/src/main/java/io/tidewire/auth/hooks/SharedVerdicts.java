package io.tidewire.auth.hooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Caches the verdicts of a hook. Each is kept for as long as the backend allowed, and concurrent
 * requests for the same verdict share one call. When the cache takes too many bytes, the least
 * recently used entries are removed. No verdict outlives the termination of its user. Confined to
 * one event loop.
 */
final class SharedVerdicts<V> {

  /** Memory of an entry and of its place among its user's entries, without its texts. */
  static final int ENTRY_BYTES = 700;

  private static final int BYTES_PER_CHARACTER = 2;

  /**
   * @param digest of everything that the verdict depends on; does not reveal it
   */
  record Key(String appId, String digest) {}

  /**
   * @param untilMs how long it is valid, in Unix ms; one in the past is not cached
   * @param characters of the texts in it
   * @param userId the user it is about, if known
   */
  record Verdict<V>(V verdict, long untilMs, int characters, Optional<String> userId) {

    /** A verdict that must not be reused. */
    static <V> Verdict<V> once(V verdict) {
      return new Verdict<>(verdict, 0, 0, Optional.empty());
    }
  }

  private record User(String appId, String userId) {}

  private final HookKind kind;
  private final HookContext context;
  private final V outdated;
  private final Cache<Key, Verdict<V>> kept;
  private final Map<User, Set<Key>> keysOf = new HashMap<>();
  private final Map<Key, Future<V>> pending = new HashMap<>();

  /**
   * @param outdated the verdict if the answer may be older than the termination of its user
   */
  SharedVerdicts(HookKind kind, HookContext context, long maxBytes, V outdated) {
    this.kind = kind;
    this.context = context;
    this.outdated = outdated;
    kept =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(
                (Key key, Verdict<V> verdict) ->
                    ENTRY_BYTES + BYTES_PER_CHARACTER * verdict.characters())
            .executor(Runnable::run)
            .removalListener((key, verdict, cause) -> removed(key, verdict))
            .build();
  }

  /**
   * @param ask asks the backend; never fails
   */
  Future<V> of(Key key, Supplier<Future<Verdict<V>>> ask) {
    Verdict<V> known = kept.getIfPresent(key);
    if (known != null && known.untilMs() > context.clock().millis()) {
      context.meters().verdict(kind, "cache");
      return Future.succeededFuture(known.verdict());
    }
    if (known != null) kept.invalidate(key);
    Future<V> shared = pending.get(key);
    if (shared != null) {
      context.meters().verdict(kind, "shared");
      return shared;
    }
    context.meters().verdict(kind, "backend");
    long askedMs = context.clock().millis();
    return asked(key, ask.get().map(answer -> unlessTerminated(key, answer, askedMs)));
  }

  private Verdict<V> unlessTerminated(Key key, Verdict<V> answer, long askedMs) {
    return context.terminations().since(key.appId(), answer.userId(), askedMs)
        ? Verdict.once(outdated)
        : answer;
  }

  private Future<V> asked(Key key, Future<Verdict<V>> answer) {
    Future<V> verdict = answer.map(Verdict::verdict);
    pending.put(key, verdict);
    answer.onSuccess(
        fresh -> {
          // If the entry has been replaced, the app has changed meanwhile.
          if (pending.remove(key, verdict) && fresh.untilMs() > context.clock().millis()) {
            keep(key, fresh);
          }
        });
    return verdict;
  }

  /** Indexes the entry first, because one that is too large is removed again at once. */
  private void keep(Key key, Verdict<V> fresh) {
    kept.invalidate(key);
    user(key, fresh)
        .ifPresent(user -> keysOf.computeIfAbsent(user, first -> new HashSet<>(2)).add(key));
    kept.put(key, fresh);
  }

  private void removed(@Nullable Key key, @Nullable Verdict<V> verdict) {
    if (key == null || verdict == null) return;
    user(key, verdict)
        .ifPresent(
            user ->
                keysOf.computeIfPresent(
                    user, (same, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys));
  }

  private static Optional<User> user(Key key, Verdict<?> verdict) {
    return verdict.userId().map(id -> new User(key.appId(), id));
  }

  /** Forgets the verdicts of these apps. */
  void forget(Set<String> appIds) {
    kept.asMap().keySet().removeIf(key -> appIds.contains(key.appId()));
    pending.keySet().removeIf(key -> appIds.contains(key.appId()));
  }

  /** Forgets the verdicts about a user. */
  void forget(String appId, String userId) {
    kept.invalidateAll(List.copyOf(keysOf.getOrDefault(new User(appId, userId), Set.of())));
  }

  /** How many verdicts are cached, including expired ones. */
  int size() {
    return kept.asMap().size();
  }

  /** How many users have cached verdicts. */
  int users() {
    return keysOf.size();
  }
}
