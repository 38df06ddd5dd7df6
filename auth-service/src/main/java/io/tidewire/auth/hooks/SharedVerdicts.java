package io.tidewire.auth.hooks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Verdicts of a hook, each kept for as long as the backend said, and asked for once however many
 * want it at the same time. When they take too many bytes, those that were not used for long go
 * first. Confined to one event loop.
 */
final class SharedVerdicts<V> {

  /** Of an entry without its texts. */
  private static final int ENTRY_BYTES = 400;

  private static final int BYTES_PER_CHARACTER = 2;

  /**
   * @param digest what the verdict depends on; tells nothing of it to who reads memory
   */
  record Key(String appId, String digest) {}

  /**
   * @param untilMs how long it counts, Unix ms; one in the past is not kept
   * @param characters of the texts in it
   */
  record Verdict<V>(V verdict, long untilMs, int characters) {

    /** One that counts once. */
    static <V> Verdict<V> once(V verdict) {
      return new Verdict<>(verdict, 0, 0);
    }
  }

  private final HookKind kind;
  private final Clock clock;
  private final HookMeters meters;
  private final Cache<Key, Verdict<V>> kept;
  private final Map<Key, Future<V>> pending = new HashMap<>();

  SharedVerdicts(HookKind kind, long maxBytes, Clock clock, HookMeters meters) {
    this.kind = kind;
    this.clock = clock;
    this.meters = meters;
    kept =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher(
                (Key key, Verdict<V> verdict) ->
                    ENTRY_BYTES + BYTES_PER_CHARACTER * verdict.characters())
            .executor(Runnable::run)
            .build();
  }

  /**
   * @param ask asks the backend; never fails
   */
  Future<V> of(Key key, Supplier<Future<Verdict<V>>> ask) {
    Verdict<V> known = kept.getIfPresent(key);
    if (known != null && known.untilMs() > clock.millis()) {
      meters.verdict(kind, "cache");
      return Future.succeededFuture(known.verdict());
    }
    if (known != null) kept.invalidate(key);
    Future<V> shared = pending.get(key);
    if (shared != null) {
      meters.verdict(kind, "shared");
      return shared;
    }
    meters.verdict(kind, "backend");
    return asked(key, ask.get());
  }

  private Future<V> asked(Key key, Future<Verdict<V>> answer) {
    Future<V> verdict = answer.map(Verdict::verdict);
    pending.put(key, verdict);
    answer.onSuccess(
        fresh -> {
          // If it is another's by now, the app has changed meanwhile.
          if (pending.remove(key, verdict) && fresh.untilMs() > clock.millis()) {
            kept.put(key, fresh);
          }
        });
    return verdict;
  }

  /** Forgets what apps have said that are no longer the same. */
  void forget(Set<String> appIds) {
    kept.asMap().keySet().removeIf(key -> appIds.contains(key.appId()));
    pending.keySet().removeIf(key -> appIds.contains(key.appId()));
  }
}
