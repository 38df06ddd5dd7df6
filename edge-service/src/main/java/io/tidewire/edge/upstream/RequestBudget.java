package io.tidewire.edge.upstream;

import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory budget of pending requests to auth: of the process, of each app and of each
 * connection. Thread-safe.
 *
 * @param connectionQuestions most pending requests of one connection
 * @param connectionBytes most bytes of these
 */
public record RequestBudget(
    ByteBudget process,
    Map<String, ByteBudget> apps,
    int connectionQuestions,
    long connectionBytes) {

  static final String CONNECTION_QUESTIONS = "tidewire.edge.auth-requests.per-connection";
  static final String CONNECTION_BYTES = "tidewire.edge.auth-requests.bytes-per-connection";
  static final String BYTES = "tidewire.edge.auth-requests.max-bytes";

  private static final int DEFAULT_QUESTIONS = 1_000;
  private static final int DEFAULT_CONNECTION_BYTES = 512 * 1024;
  private static final int LEAST_CONNECTION_BYTES = 256 * 1024;
  private static final int LEAST_BYTES = 4 * 1024 * 1024;

  /** The default budget is the heap divided by this. */
  private static final int HEAP_SHARE = 8;

  /** One app may use the budget divided by this. */
  private static final int APP_SHARE = 4;

  public static RequestBudget of(long bytes, int connectionQuestions, long connectionBytes) {
    return new RequestBudget(
        ByteBudget.of(bytes), new ConcurrentHashMap<>(), connectionQuestions, connectionBytes);
  }

  /** Throws {@link BadSetting}, naming the setting. */
  public static RequestBudget from(Settings settings, long maxHeapBytes) {
    long share = Math.max(LEAST_BYTES, maxHeapBytes / HEAP_SHARE);
    int usual = (int) Math.min(share, Integer.MAX_VALUE);
    return of(
        settings.integer(BYTES, usual, LEAST_BYTES, Integer.MAX_VALUE),
        settings.integer(CONNECTION_QUESTIONS, DEFAULT_QUESTIONS, 1, 1_000_000),
        settings.integer(
            CONNECTION_BYTES, DEFAULT_CONNECTION_BYTES, LEAST_CONNECTION_BYTES, LEAST_BYTES));
  }

  ByteBudget app(String appId) {
    return apps.computeIfAbsent(
        appId, first -> process.child(Math.max(1, process.limit() / APP_SHARE)));
  }
}
