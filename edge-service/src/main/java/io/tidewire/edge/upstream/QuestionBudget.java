package io.tidewire.edge.upstream;

import io.tidewire.kit.limits.ByteBudget;
import io.tidewire.kit.settings.BadSetting;
import io.tidewire.kit.settings.Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the questions to auth that wait in one process may hold: of the process, of an app, and of a
 * connection. Safe from any thread.
 *
 * @param connectionQuestions that one connection may have waiting or under way
 * @param connectionBytes that these may hold
 */
public record QuestionBudget(
    ByteBudget process,
    Map<String, ByteBudget> apps,
    int connectionQuestions,
    long connectionBytes) {

  static final String CONNECTION_QUESTIONS = "tidewire.edge.questions.per-connection";
  static final String CONNECTION_BYTES = "tidewire.edge.questions.bytes-per-connection";
  static final String BYTES = "tidewire.edge.questions.max-bytes";

  private static final int DEFAULT_QUESTIONS = 1_000;
  private static final int DEFAULT_CONNECTION_BYTES = 512 * 1024;
  private static final int LEAST_CONNECTION_BYTES = 256 * 1024;
  private static final int LEAST_BYTES = 4 * 1024 * 1024;

  /** The part of the heap that questions may hold unless a setting says otherwise. */
  private static final int HEAP_SHARE = 8;

  /** The part of the process' bytes that one app may hold. */
  private static final int APP_SHARE = 4;

  public static QuestionBudget of(long bytes, int connectionQuestions, long connectionBytes) {
    return new QuestionBudget(
        ByteBudget.of(bytes), new ConcurrentHashMap<>(), connectionQuestions, connectionBytes);
  }

  /** Throws {@link BadSetting}, naming the setting. */
  public static QuestionBudget from(Settings settings, long maxHeapBytes) {
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
