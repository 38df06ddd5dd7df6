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
 * Verdicts of a hook, each kept for as long as the backend said, and asked for once however many
 * want it at the same time. When they take too many bytes, those that were not used for long go
 * first. None outlives the termination of its user. Confined to one event loop.
 */
final class SharedVerdicts<V> {

  /** Of an entry without its texts, but with its place among its user's. */
  static final int ENTRY_BYTES = 700;

  private static final int BYTES_PER_CHARACTER = 2;

  /**
   * @param digest what the verdict depends on; tells nothing of it to who reads memory
   */
  record Key(String appId, String digest) {}

  /**
   * @param untilMs how long it counts, Unix ms; one in the past is not kept
   * @param characters of the texts in it
   * @param userId whom it is about, if that is known
   */
  record Verdict<V>(V verdict, long untilMs, int characters, Optional<String> userId) {

    /** One that counts once. */
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
   * @param outdated instead of an answer that may be older than the termination of its user
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
          // If it is another's by now, the app has changed meanwhile.
          if (pending.remove(key, verdict) && fresh.untilMs() > context.clock().millis()) {
            keep(key, fresh);
          }
        });
    return verdict;
  }

  /** Indexed first: an entry that is too large is removed again at once. */
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

  /** Forgets what apps have said that are no longer the same. */
  void forget(Set<String> appIds) {
    kept.asMap().keySet().removeIf(key -> appIds.contains(key.appId()));
    pending.keySet().removeIf(key -> appIds.contains(key.appId()));
  }

  /** Forgets what was said about a user. */
  void forget(String appId, String userId) {
    kept.invalidateAll(List.copyOf(keysOf.getOrDefault(new User(appId, userId), Set.of())));
  }

  /** Verdicts that are kept, those that have ended meanwhile too. */
  int size() {
    return kept.asMap().size();
  }

  /** Users that somebody's verdict is about. */
  int users() {
    return keysOf.size();
  }
}
